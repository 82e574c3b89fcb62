"""Scenarios round the table: the list, one scenario, and what is done with it.

Every view asks first whether the person sits at the city's table, then, for a deed, whether the
scenario is theirs to change. A study or scenario that is not theirs to see is not there.
"""

from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.rules import Rule, requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.scenarios import rules
from torg.premises.scenarios.enums import Search
from torg.premises.scenarios.forms import (
    CommentForm,
    LockForm,
    NewForm,
    PlaceForm,
    SuggestForm,
)
from torg.premises.scenarios.models import Comment, Scenario
from torg.premises.scenarios.page.words import url_of
from torg.premises.scenarios.queries.scenarios import visible_to
from torg.premises.scenarios.services import scenarios as services
from torg.premises.scenarios.services import suggest as searching
from torg.premises.scenarios.services import talk
from torg.premises.studies.models import Study
from torg.premises.studies.queries.studies import visible_to as visible_studies
from torg.premises.studies.rules import ANSWERED


def _city(request: CityRequest, **_path: Any) -> City:
    if request.city is None:
        raise Http404
    return request.city


def _study(request: CityRequest, slug: str, **_path: Any) -> Study:
    rows = visible_studies(request.user, _city(request)).filter(slug=slug, state__in=ANSWERED)
    found = rows.filter(inputs__isnull=False).defer("result").first()  # megabytes
    if found is None:
        raise Http404(_("There is no such study here, or it has no answer yet."))
    return found


def _scenario(request: CityRequest, slug: str, number: int, **_path: Any) -> Scenario:
    """Return the scenario of an address; the rule asks for it and the view again, so it is kept."""
    kept: Scenario | None = getattr(request, "scenario", None)
    if kept is not None:
        return kept
    found = visible_to(request.user, _study(request, slug)).filter(number=number).first()
    if found is None:
        raise Http404(_("There is no such scenario here."))
    request.scenario = found  # type: ignore[attr-defined]  # ours, for this request
    return found


def _comment(request: CityRequest, row: int, **path: Any) -> Comment:
    found = Comment.objects.filter(scenario=_scenario(request, **path), pk=row).first()
    if found is None:
        raise Http404(_("There is no such comment here."))
    return found


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _at_table(view: Any) -> Any:
    return requires(rules.can_sit_at_table, _city)(never_cache(view))


def _deed(rule: Rule, of: Any = _scenario) -> Any:
    """A POST that `rule` allows to those at the table.

    What is refused because somebody else was quicker is said; what is gone by now is not there.
    """

    def decorate(view: Any) -> Any:
        @wraps(view)
        def told(request: CityRequest, **path: Any) -> HttpResponseBase:
            try:
                answer: HttpResponseBase = view(request, **path)
            except RefusedDeedError as refused:
                messages.error(request, str(refused))
                return _back(request, _scenario(request, **path), "main")
            except ObjectDoesNotExist as gone:
                raise Http404(_("There is no such scenario here.")) from gone
            return answer

        return _at_table(requires(rule, of)(require_POST(told)))

    return decorate


@_at_table
def scenarios(request: CityRequest, slug: str) -> HttpResponse:
    """The study's scenarios, those that are compared, and the beginning of a new one."""
    study, form = _study(request, slug), NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _made(request, study, form)):
        return redirect(url_of(made))
    page = _pages().list_page(request.user, study, request.GET.getlist("n"))
    return render(request, "scenarios/scenarios.html", {"page": page, "form": form})


def _pages() -> Any:
    # Loads numpy and scipy: a web process that shows no scenario needs neither.
    from torg.premises.scenarios.page import pages  # noqa: PLC0415  -- as above

    return pages


def _made(request: CityRequest, study: Study, form: NewForm) -> Scenario | None:
    try:
        return services.make_scenario(study, by=_user(request), title=form.cleaned_data["title"])
    except RefusedDeedError as refused:
        form.add_error(None, str(refused))
    return None


@_at_table
def scenario(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """One scenario on the table."""
    return _page(request, _scenario(request, slug, number))


def _page(
    request: CityRequest, found: Scenario, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Return the page; to a script only what a change changes."""
    part = bool(request.headers.get("X-Torg-Fragment"))
    page = _pages().scenario_page(
        request.user, found, timezone.now(), street=_street(request),
        against=request.GET.getlist("n"), part=part,
    )  # fmt: skip
    context = {"page": page, "trouble": forms.get("trouble", "")}
    if part:
        return render(request, "scenarios/_changed.html", context, status=status)
    context["suggest_form"] = forms.get("suggest") or SuggestForm(page.bench.trades)
    context["comment_form"] = forms.get("comment") or CommentForm()
    return render(request, "scenarios/scenario.html", context, status=status)


def _street(request: HttpRequest) -> str:
    return request.GET.get("street", "")


def _back(request: HttpRequest, found: Scenario, anchor: str = "outcome") -> HttpResponse:
    query = request.META["QUERY_STRING"]
    return redirect(f"{url_of(found)}{'?' + query if query else ''}#{anchor}")


def _done(request: CityRequest, found: Scenario, trouble: str) -> HttpResponse:
    """Answer a change: what has changed, to a script; the page, to a form."""
    if request.headers.get("X-Torg-Fragment"):
        return _page(request, found, status=409 if trouble else 200, trouble=trouble)
    if trouble:
        messages.error(request, trouble)
    return _back(request, found)


@_deed(rules.can_change_scenario)
def place(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Put a trade into a premises, or take it away."""
    found, form = _scenario(request, slug, number), PlaceForm(request.POST)
    return _done(request, found, _placed(request, found, form))


def _placed(request: CityRequest, found: Scenario, form: PlaceForm) -> str:
    if not form.is_valid():
        return _("Choose a premises and a trade.")
    data = form.cleaned_data
    try:
        services.place_trade(found, data["premises"], data["trade"], by=_user(request))
    except RefusedDeedError as refused:
        return str(refused)
    return ""


@_deed(rules.can_change_scenario)
def lock(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Let suggestions leave a premises as it is, or free it."""
    found, form = _scenario(request, slug, number), LockForm(request.POST)
    return _done(request, found, _locked(request, found, form))


def _locked(request: CityRequest, found: Scenario, form: LockForm) -> str:
    if not form.is_valid():
        return _("Choose a premises and a trade.")
    data = form.cleaned_data
    try:
        services.lock_premises(found, data["premises"], locked=data["locked"], by=_user(request))
    except RefusedDeedError as refused:
        return str(refused)
    return ""


@_deed(rules.can_change_scenario)
def suggest(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Fill the premises that are not locked with the best mix."""
    found = _scenario(request, slug, number)
    form = SuggestForm(_pages().trades_of(found.study), request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, suggest=form)
    return _suggested(request, found, form)


def _suggested(request: CityRequest, found: Scenario, form: SuggestForm) -> HttpResponse:
    try:
        state = searching.suggest_mix(found, form.wishes, by=_user(request))
    except RefusedDeedError as refused:
        form.add_error(None, str(refused))
        return _page(request, found, status=422, suggest=form)
    if state == Search.COLLIDES:
        return _page(request, found, suggest=form)
    return _back(request, found, "suggest")


@_deed(rules.can_change_scenario)
def name(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Give the scenario another name."""
    found, form = _scenario(request, slug, number), NewForm(request.POST)
    if form.is_valid():
        services.name_scenario(found, form.cleaned_data["title"], by=_user(request))
    return _back(request, found, "main")


@_deed(rules.can_copy_scenario)
def copy(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Copy the scenario, to change the copy."""
    made = services.copy_scenario(_scenario(request, slug, number), by=_user(request))
    return redirect(url_of(made))


@_deed(rules.can_put_forward)
def forward(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Put the scenario before the table; `back` takes it back."""
    found = _scenario(request, slug, number)
    deed = services.take_back if request.POST.get("back") else services.put_forward
    deed(found, by=_user(request))
    return _back(request, found, "main")


@_deed(rules.can_remove_scenario)
def remove(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Remove a scenario that has not been put forward."""
    found = _scenario(request, slug, number)
    services.remove_scenario(found, by=_user(request))
    messages.success(request, _("The scenario is gone."))
    return redirect("scenarios:scenarios", slug)


@_deed(rules.can_vote)
def vote(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Vote for the scenario, or take one's vote back."""
    found = _scenario(request, slug, number)
    deed = talk.withdraw_vote if request.POST.get("withdraw") else talk.cast_vote
    deed(found, by=_user(request))
    return _back(request, found, "votes")


@_deed(rules.can_comment)
def comment(request: CityRequest, slug: str, number: int) -> HttpResponse:
    """Say something of the scenario."""
    found, form = _scenario(request, slug, number), CommentForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, comment=form)
    talk.write_comment(found, form.cleaned_data["text"], by=_user(request))
    return _back(request, found, "comments")


@_deed(rules.can_remove_comment, _comment)
def uncomment(request: CityRequest, slug: str, number: int, row: int) -> HttpResponseBase:
    """Remove a comment for good."""
    found = _comment(request, row, slug=slug, number=number)
    talk.remove_comment(found, by=_user(request))
    return _back(request, found.scenario, "comments")
