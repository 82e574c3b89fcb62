"""Where staff see mail that failed for good, and let it be sent again or drop it.

What a mail says is not shown: it may hold a code or a link that is for its reader alone.
"""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core import outbox
from torg.core.models import OutgoingMail, User
from torg.core.rules import Person, requires, staff_with_mfa

_PER_PAGE = 50


def visible_to(person: Person) -> QuerySet[OutgoingMail]:
    """Return what failed for good, the oldest first: to staff; nothing to others."""
    rows = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED)
    return rows if staff_with_mfa(person) else rows.none()


@requires(staff_with_mfa)
def mails(request: HttpRequest) -> HttpResponse:
    """What failed; a POST sends the chosen ones again, or drops them."""
    failed = visible_to(request.user)
    if request.method == "POST":
        chosen = [number for number in request.POST.getlist("chosen") if number.isdecimal()]
        _do(request, failed.filter(pk__in=chosen))
        return redirect("core:mails")
    page = Paginator(failed, _PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "core/mails.html", {"page": page})


def _do(request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
    """Do what the button says and tell what became of it."""
    by, wanted = cast("User", request.user), chosen.count()  # `requires` has seen to it
    if not wanted:
        messages.error(request, _("Tick at least one."))
    elif "drop" in request.POST:
        gone = outbox.drop(chosen, by=by)
        messages.success(
            request,
            ngettext("One mail is dropped.", "%(n)s mails are dropped.", gone) % {"n": gone},
        )
    else:
        n = outbox.send_again(chosen, by=by)
        text = ngettext("One mail is on its way again.", "%(n)s mails are on their way again.", n)
        if n:
            messages.success(request, text % {"n": n})
        if left := wanted - n:
            text = ngettext(
                "One can only be dropped: it is too old, or it cannot be read.",
                "%(n)s can only be dropped: they are too old, or they cannot be read.",
                left,
            )
            messages.info(request, text % {"n": left})
