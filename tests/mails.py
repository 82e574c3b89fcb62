"""What the worker would have sent by now."""

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django_tasks_db.models import DBTaskResult

from torg.core.mail import send_letters
from torg.core.outbox import deliver

_TASKS = {task.module_path: task for task in (send_letters, deliver)}


def delivered() -> list[EmailMultiAlternatives]:
    """Run the tasks of mail that wait, as the worker does, and return all mail sent so far."""
    while waiting := list(
        DBTaskResult.objects.ready().filter(task_path__in=_TASKS).order_by("enqueued_at")
    ):
        for row in waiting:
            DBTaskResult.objects.filter(pk=row.pk).delete()
            given = row.args_kwargs
            _TASKS[row.task_path].func(*given["args"], **given["kwargs"])
    return mail.outbox
