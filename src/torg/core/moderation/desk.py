"""Staff's pages of moderation: reports, restrictions and appeals."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from torg.core.moderation import Kind, kind_named
from torg.core.moderation import services as moderate
from torg.core.moderation.exceptions import CannotModerateError
from torg.core.moderation.forms import AnswerForm, DecisionForm, ReasonsForm, StatementForm
from torg.core.moderation.models import Appeal, Report, Restriction
from torg.core.moderation.queries import others_about, standing_of, thing_of, visible_to
from torg.core.moderation.rules import (
    can_decide_appeal,
    can_decide_report,
    can_lift_restriction,
    can_moderate,
    can_restrict,
    works_for_what_it_is_about,
)
from torg.core.rules import requires

Row = TypeVar("Row", bound=Model)


def _one(model: type[Row]) -> Callable[..., Row]:
    """Return what finds the case of a number among those that the person may see."""

    def find(request: HttpRequest, number: int) -> Row:
        return get_object_or_404(visible_to(request.user, model), pk=number)

    return find


_report, _restriction, _appeal = _one(Report), _one(Restriction), _one(Appeal)


def _list(request: HttpRequest, rows: Any, template: str) -> HttpResponse:
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(request, template, {"page": page, "closed": "closed" in request.GET})


def _done(request: HttpRequest, form: forms.Form, deed: Callable[[], object], said: str) -> bool:
    """Do a deed when the form is sent and right; what is refused is told in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        deed()
    except CannotModerateError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, said)
    return True


@requires(can_moderate)
def reports(request: HttpRequest) -> HttpResponse:
    """Reports that wait, oldest first; with ?closed those that are decided, newest first."""
    rows = visible_to(request.user, Report)
    waiting = rows.filter(outcome="")
    decided = rows.exclude(outcome="").order_by("-decided_at", "-pk")
    return _list(
        request, decided if "closed" in request.GET else waiting, "moderation/reports.html"
    )


@requires(can_moderate)
def report(request: HttpRequest, number: int) -> HttpResponse:
    """One report: what was said about what, and the ways to close it."""
    found = _report(request, number)
    context = {
        "report": found,
        "reporter": getattr(found, "reporter", None),
        "about": thing_of(found),
        "others": others_about(found),
        "standing": standing_of(found.kind, found.object_id),
        "appeal": getattr(found, "appeal", None),
        "form": DecisionForm(),
        "may_decide": can_decide_report(request.user, found),
        "is_theirs": works_for_what_it_is_about(request.user, found),
    }
    return render(request, "moderation/desk_report.html", context)


@requires(can_decide_report, _report)
def decide_report(request: HttpRequest, number: int) -> HttpResponse:
    """Close a report without a restriction."""
    found, form = _report(request, number), DecisionForm(request.POST or None)

    def deed() -> object:
        return moderate.decide_report(found, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]  # the rule lets only people in

    if _done(request, form, deed, _("The report is decided.")):
        return redirect("moderation:reports")
    return render(
        request, "moderation/desk_form.html",
        {"form": form, "name": found.title, "title": _("Decide without a restriction"),
         "back": reverse("moderation:desk_report", args=[number])},
    )  # fmt: skip


def _kind(name: str) -> Kind:
    kind = kind_named(name)
    if kind is None:
        raise Http404
    return kind


def _target(_request: HttpRequest, kind: str, number: int) -> Restriction:
    """Return the case that a restriction of the thing would be, for the rule to judge."""
    return Restriction(kind=_kind(kind).name, object_id=number)


@requires(can_restrict, _target)
def restrict(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Restrict a thing, with its statement of reasons; `?report=` closes that report too."""
    known, by = _kind(kind), request.user
    thing = known.find(number)
    if thing is None:
        raise Http404
    asked = request.GET.get("report", "")
    found = _report(request, int(asked)) if asked.isdecimal() and len(asked) < 18 else None
    form = StatementForm(request.POST or None, kind=known)

    def deed() -> object:
        return moderate.restrict(known, number, form.statement(), by=by, report=found)  # type: ignore[arg-type]  # the rule lets only people in

    if _done(request, form, deed, _("The restriction is in force.")):
        return redirect("moderation:reports")
    context = {"form": form, "title": _("Restrict"), "name": str(thing), "report": found}
    return render(request, "moderation/desk_form.html", context)


@requires(can_moderate)
def restrictions(request: HttpRequest) -> HttpResponse:
    """Restrictions that stand; with ?closed those that were lifted."""
    rows = visible_to(request.user, Restriction)
    chosen = rows.filter(lifted_at__isnull="closed" not in request.GET)
    return _list(request, chosen, "moderation/restrictions.html")


@requires(can_moderate)
def restriction(request: HttpRequest, number: int) -> HttpResponse:
    """One restriction: its statement of reasons, its appeal."""
    found = _restriction(request, number)
    context = {
        "case": found,
        "about": thing_of(found),
        "appeal": getattr(found, "appeal", None),
        "may_lift": can_lift_restriction(request.user, found),
        "is_theirs": works_for_what_it_is_about(request.user, found),
    }
    return render(request, "moderation/desk_restriction.html", context)


@requires(can_lift_restriction, _restriction)
def lift(request: HttpRequest, number: int) -> HttpResponse:
    """Lift a restriction, with reasons."""
    found, form = _restriction(request, number), ReasonsForm(request.POST or None)

    def deed() -> object:
        return moderate.lift_restriction(found, form.cleaned_data["reasons"], by=request.user)  # type: ignore[arg-type]  # the rule lets only people in

    if _done(request, form, deed, _("The restriction is lifted.")):
        return redirect("moderation:restrictions")
    return render(
        request, "moderation/desk_form.html",
        {"form": form, "name": found.title, "title": _("Lift the restriction"),
         "back": reverse("moderation:restriction", args=[number])},
    )  # fmt: skip


@requires(can_moderate)
def appeals(request: HttpRequest) -> HttpResponse:
    """Appeals that wait; with ?closed those that are decided."""
    rows = visible_to(request.user, Appeal).select_related("restriction", "report")
    chosen = rows.exclude(answer="") if "closed" in request.GET else rows.filter(answer="")
    return _list(request, chosen, "moderation/appeals.html")


@requires(can_moderate)
def appeal(request: HttpRequest, number: int) -> HttpResponse:
    """One appeal: what was decided, and what is said against it; its answer."""
    found = _appeal(request, number)
    form = AnswerForm(request.POST or None)
    may = can_decide_appeal(request.user, found)

    def deed() -> object:
        return moderate.decide_appeal(found, **form.cleaned_data, by=request.user)  # type: ignore[arg-type]  # the rule lets only people in

    if may and _done(request, form, deed, _("The appeal is decided.")):
        return redirect("moderation:appeals")
    context = {
        "appeal": found,
        "case": found.decision,
        "about": thing_of(found.decision),
        "is_theirs": works_for_what_it_is_about(request.user, found),
        "form": form if may else None,
    }
    return render(request, "moderation/desk_appeal.html", context)
