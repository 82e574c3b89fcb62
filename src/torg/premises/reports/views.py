"""The report of a study: as a page, as a PDF, as open data."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.core.models import User
from torg.core.rules import requires
from torg.places.exceptions import RefusedDeedError
from torg.places.middleware import CityRequest
from torg.premises.reports import opendata, queries
from torg.premises.reports.forms import ScenariosForm
from torg.premises.reports.page import summary_page
from torg.premises.reports.rules import can_choose_scenarios, can_make_report, can_read_report
from torg.premises.reports.services import order_report, tell_scenarios
from torg.premises.studies.models import Study


def _study(request: HttpRequest, slug: str) -> Study:
    city = getattr(request, "city", None)
    found = queries.study_named(request.user, city, slug) if city else None
    if found is None:
        raise Http404(_("There is no such study here."))
    return found


def _language() -> str:
    return (get_language() or "sv")[:2]


@requires(can_read_report, _study)
def summary(request: CityRequest, slug: str) -> HttpResponse:
    """What the report says, as a page."""
    study = _study(request, slug)
    chooses = can_choose_scenarios(request.user)
    return _page(request, study, ScenariosForm(study) if chooses else None)


def _page(
    request: CityRequest, study: Study, form: ScenariosForm | None, status: int = 200
) -> HttpResponse:
    context = {
        "study": study,
        "page": summary_page(study, queries.report_of(study, _language())),
        "makes": can_make_report(request.user),
        "form": form,
    }
    return render(request, "reports/summary.html", context, status=status)


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@requires(can_make_report)
@require_POST
def make(request: CityRequest, slug: str) -> HttpResponse:
    """Ask for the report to be made anew."""
    order_report(_study(request, slug), by=_user(request))
    return _being_made(request, slug)


def _being_made(request: CityRequest, slug: str) -> HttpResponse:
    messages.success(request, _("The report is being made. Look again in a minute."))
    return redirect("reports:summary", slug)


@requires(can_choose_scenarios)
@require_POST
def choose(request: CityRequest, slug: str) -> HttpResponse:
    """Choose the scenarios that the report tells of, and have it made anew."""
    study = _study(request, slug)
    form = ScenariosForm(study, request.POST)
    if form.is_valid() and _told(study, form, _user(request)):
        return _being_made(request, slug)
    return _page(request, study, form, status=422)


def _told(study: Study, form: ScenariosForm, user: User | None) -> bool:
    try:
        tell_scenarios(study, form.numbers, by=user)
    except RefusedDeedError as refused:
        form.add_error("scenarios", str(refused))
    return not form.errors


@requires(can_read_report, _study)
def pdf(request: CityRequest, slug: str) -> HttpResponse:
    """The report as it is kept; 404 with the reason before it is made."""
    found = queries.pdf_of(_study(request, slug), _language())
    if found is None:
        raise Http404(_("The report is not made yet. It is made when the study has run."))
    answer = HttpResponse(found, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return answer


@requires(can_read_report, _study)
def open_json(request: CityRequest, slug: str) -> HttpResponse:
    """The answer as open data: one JSON object."""
    return JsonResponse(opendata.study_data(_study(request, slug)))


@requires(can_read_report, _study)
def open_csv(request: CityRequest, slug: str) -> HttpResponse:
    """The answer as open data: a row for each trade in each vacant premises."""
    answer = HttpResponse(opendata.study_csv(_study(request, slug)), content_type="text/csv")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return answer
