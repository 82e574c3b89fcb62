"""The list of studies, the page of one, the order of a new one, and how it is reckoned."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from torg.core.frame import address, frame
from torg.core.models import User
from torg.core.rules import anyone, requires
from torg.places.middleware import CityRequest
from torg.places.models import City
from torg.premises.studies import rules
from torg.premises.studies.exceptions import StudyAnsweredError, StudyBusyError
from torg.premises.studies.forms import OrderForm
from torg.premises.studies.models import Study
from torg.premises.studies.queries.listing import list_studies
from torg.premises.studies.queries.page import study_page
from torg.premises.studies.queries.studies import visible_to
from torg.premises.studies.services.studies import order_and_queue, queue_study

PER_TRADE = {"bransch", "trade"}


def _city(request: CityRequest) -> City:
    if request.city is None:
        raise Http404
    return request.city


def _study(request: CityRequest, slug: str) -> Study:
    found = visible_to(request.user, _city(request)).filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no such study here."))
    return found


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


@requires(anyone)
def studies(request: CityRequest) -> HttpResponse:
    """The studies of the city, the newest first."""
    page = list_studies(request.user, _city(request), request.GET.get("page"))
    context = {"page": page, "may_order": rules.can_order_study(request.user)}
    return render(request, "studies/studies.html", context)


@never_cache
@requires(anyone)
def study(request: CityRequest, slug: str) -> HttpResponse:
    """One study: its answer, or how far it has come; htmx asks for that part alone."""
    found = _study(request, slug)
    page = study_page(found, per_trade=request.GET.get("per") in PER_TRADE)
    if request.htmx and not page.is_waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    part = "#status" if request.htmx else ""
    context = {
        "page": page,
        "may_order": rules.can_order_study(request.user),
        "table": _table(request, found) if page.has_answer else "",
    }
    return render(request, f"studies/study.html{part}", context)


def _table(request: CityRequest, study: Study) -> str:
    """Return the path of the study's scenarios, for those who sit at the table; else ""."""
    sits = rules.sits_at_table(request.user, study)
    return address(frame.pages.get("scenarios", ""), study.slug) if sits else ""


@never_cache
@requires(rules.can_order_study)
def order(request: CityRequest) -> HttpResponse:
    """Order a study; it runs in the background."""
    form = OrderForm(_city(request), request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = order_and_queue(form.city, by=_user(request), **form.order())
        return redirect("studies:study", made.slug)
    return render(request, "studies/order.html", {"form": form})


@require_POST
@requires(rules.can_order_study)
def again(request: CityRequest, slug: str) -> HttpResponse:
    """Let a study that failed be run again."""
    found = _study(request, slug)
    try:
        queue_study(found, by=_user(request))
    except StudyBusyError:
        messages.info(request, _("The study is waiting or running already."))
    except StudyAnsweredError:
        messages.info(request, _("The study has its answer. Order a new one to ask again."))
    return redirect("studies:study", slug)


@requires(anyone)
def method(request: CityRequest) -> HttpResponse:
    """How it is reckoned, for people."""
    return render(request, "studies/method.html", {"city": _city(request)})
