"""Pages of moderation that anybody may open: report a thing, follow a case, appeal."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from torg.core.limits import visitor_key, within_limit
from torg.core.models import User
from torg.core.moderation.exceptions import CannotModerateError
from torg.core.moderation.forms import AppealForm, ReportForm
from torg.core.moderation.models import Report, Restriction
from torg.core.moderation.queries import Thing, by_token, public_thing, thing_of
from torg.core.moderation.rules import can_appeal
from torg.core.moderation.services import make_appeal, make_report
from torg.core.rules import anyone, requires

_HOUR = 3600
PER_VISITOR = 10  # reports an hour
PER_ADDRESS = 5  # mails an hour to one address


@requires(anyone)
@never_cache
def report(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """The form by which anybody says that something is wrong."""
    thing = public_thing(kind, number)
    if thing is None:
        raise Http404
    form = ReportForm(request.POST or None)
    context = {"form": form, "about": thing}
    if request.method != "POST" or not form.is_valid():
        return render(request, "moderation/report.html", context)
    if not _is_within_limits(request, form):
        form.add_error(
            None, _("Many reports have come from the same sender. Try again in an hour.")
        )
        return render(request, "moderation/report.html", context, status=429)
    return redirect(_taken(request, form, thing))


def _is_within_limits(request: HttpRequest, form: ReportForm) -> bool:
    email = form.cleaned_data["email"].lower()  # one address, however it is written
    own = within_limit("report", visitor_key(request), amount=PER_VISITOR, seconds=_HOUR)
    if not email:
        return own
    return own and within_limit("report.mail", email, amount=PER_ADDRESS, seconds=_HOUR)


def _taken(request: HttpRequest, form: ReportForm, thing: Thing) -> str:
    """Take the report; return the address of its case."""
    said = form.cleaned_data
    made = make_report(
        thing, said["wrong"], said["text"], by=person(request),
        name=said["name"], email=said["email"],
    )  # fmt: skip
    return f"{reverse('moderation:case', args=[made.pk])}?key={made.token}"


@requires(anyone)
@never_cache
def case(request: HttpRequest, number: int) -> HttpResponse:
    """A report's state, for whoever has the link; an appeal when it was refused."""
    return _followed(request, Report, number, "moderation/case.html")


@requires(anyone)
@never_cache
def statement(request: HttpRequest, number: int) -> HttpResponse:
    """A restriction's statement of reasons, for whoever has the link; and the way to appeal."""
    return _followed(request, Restriction, number, "moderation/statement.html")


def _followed(request: HttpRequest, model: type[Any], number: int, template: str) -> HttpResponse:
    found = by_token(model, number, request.GET.get("key", ""))
    if found is None:
        raise Http404
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            make_appeal(found, form.cleaned_data["text"], by=person(request))
            messages.success(request, _("Your appeal has been received."))
            return redirect(request.get_full_path())
        except CannotModerateError as error:
            form.add_error(None, str(error))
    context = {
        "case": found,
        "about": thing_of(found),
        "appeal": getattr(found, "appeal", None),
        "form": form if can_appeal(request.user, found) or form.errors else None,
    }
    return render(request, template, context)


def person(request: HttpRequest) -> User | None:
    """Return who is signed in."""
    return request.user if isinstance(request.user, User) else None
