"""Mail on its way: a row for each, from the deed that asked for it until it has gone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class OutgoingMail(models.Model):
    """One mail to one address. What it says is sealed, and forgotten when it has been sent.

    The row is what keeps a mail from going twice: whoever sends it takes it from WAITING to SENDING
    first, and only what certainly did not go comes back to WAITING.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")  # for good: staff decide
        DROPPED = "dropped", _("dropped")

    class Problem(models.TextChoices):
        UNREACHABLE = "unreachable", _("The mail server does not answer.")
        REFUSED = "refused", _("The mail server refuses the address or the mail.")
        UNSURE = "unsure", _("It broke off while being sent: it may have arrived.")
        LATE = "late", _("What it says was no longer true when it could be sent.")
        SEALED = "sealed", _("It cannot be read any more: the installation has a new secret key.")

    key = models.CharField(max_length=64, unique=True)  # asked for twice, it is the same mail
    kind = models.CharField(max_length=60)  # what it is about: "claim.code", "account.signup"
    # Goes with the person: nobody who asked to be forgotten stays in the queue.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    address = models.CharField(max_length=320, blank=True)  # empty when it has gone
    subject = models.CharField(max_length=250, blank=True)  # the same
    sealed = models.TextField(blank=True)  # the same
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    problem = models.CharField(max_length=11, choices=Problem, blank=True)  # of the last try
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    worth_until = models.DateTimeField(null=True)  # a code that is too old helps nobody

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("e-mail")
        indexes = [models.Index(fields=["state", "due_at"], name="mail_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"
