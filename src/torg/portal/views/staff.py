"""The staff desk: what waits, and the pages by which staff take care of places."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.core.moderation.queries import standing_of
from torg.core.rules import requires
from torg.places.care import queries as read
from torg.places.care import services as care
from torg.places.care.featured import Item, all_kinds, kind_named
from torg.places.care.models import Featured
from torg.places.care.rules import can_take_care
from torg.places.middleware import CityRequest
from torg.places.models import Category, City, Place
from torg.portal.forms.staff import CategoryForm, ChosenForm, FeatureForm, PlaceForm
from torg.portal.queries.queues import queues_for
from torg.portal.queries.staff import category_rows, featured_rows, find_for_staff, get_for_staff

_PER_PAGE = 50


def _city(request: HttpRequest) -> City:
    city: City | None = getattr(request, "city", None)
    if city is None:
        raise Http404
    return city


def _place(request: CityRequest, slug: str) -> Place:
    place = get_for_staff(request.user, request.city, slug)
    if place is None:
        raise Http404
    return place


@requires(can_take_care)
def desk(request: CityRequest) -> HttpResponse:
    """What waits, how much of it, and since when; and the way to everything else."""
    city = _city(request)
    context = {"queues": queues_for(city, timezone.now())}
    return render(request, "portal/staff/desk.html", context)


# --- places --------------------------------------------------------------------------------------


@requires(can_take_care)
def places(request: CityRequest) -> HttpResponse:
    """Find a place by name or street, hidden and closed ones too."""
    q = request.GET.get("q", "")
    found = find_for_staff(request.user, _city(request), q)
    return render(request, "portal/staff/places.html", {"q": q, "found": found})


@requires(can_take_care)
def place(request: CityRequest, slug: str) -> HttpResponse:
    """Change what is told of a place."""
    shown = _place(request, slug)
    form = PlaceForm(request.POST or None, place=shown)
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("The place is saved."))
        return redirect("staff:place", slug=shown.slug)
    context = {
        "place": shown,
        "form": form,
        "standing": standing_of("place", shown.pk),
        "confirmation": getattr(shown, "confirmation", None),
    }
    return render(request, "portal/staff/place.html", context)


@requires(can_take_care)
def settle(request: CityRequest, slug: str) -> HttpResponse:
    """Note that what a place said has been seen to."""
    if request.method == "POST":
        care.settle_change(_place(request, slug), by=request.user)  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("It is noted as right from today."))
    return redirect("staff:said")


# --- queues of places ----------------------------------------------------------------------------


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    return Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))


@requires(can_take_care)
def said(request: CityRequest) -> HttpResponse:
    """What places say has changed."""
    page = _page(request, read.said_changes(_city(request)))
    return render(request, "portal/staff/said.html", {"page": page})


@requires(can_take_care)
def gone(request: CityRequest) -> HttpResponse:
    """Places that their source no longer has: keep or close several at once."""
    city = _city(request)
    page = _page(request, read.gone(city).select_related("category"))
    form = ChosenForm(request.POST or None, numbers=[row.pk for row in page])
    if request.method == "POST" and form.is_valid():
        what = care.CLOSE if "close" in request.POST else care.KEEP
        n = care.settle_gone(city, form.cleaned_data["chosen"], what, by=request.user)  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(
            request, ngettext("%(n)s place is settled.", "%(n)s places are settled.", n) % {"n": n}
        )
        return redirect("staff:gone")
    return render(request, "portal/staff/gone.html", {"page": page, "form": form})


@requires(can_take_care)
def stale(request: CityRequest) -> HttpResponse:
    """Places that nobody has confirmed for long: confirm several at once."""
    city = _city(request)
    rows = read.unanswered(city, timezone.now()).select_related("category", "confirmation")
    page = _page(request, rows)
    form = ChosenForm(request.POST or None, numbers=[row.pk for row in page])
    if request.method == "POST" and form.is_valid():
        n = care.confirm_places(city, form.cleaned_data["chosen"], by=request.user)  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(
            request,
            ngettext("%(n)s place is confirmed.", "%(n)s places are confirmed.", n) % {"n": n},
        )
        return redirect("staff:stale")
    return render(request, "portal/staff/stale.html", {"page": page, "form": form})


# --- put forward ---------------------------------------------------------------------------------


@requires(can_take_care)
def featured(request: CityRequest) -> HttpResponse:
    """What is put forward, and the search for what to put forward next."""
    city, q = _city(request), request.GET.get("q", "").replace("\x00", "").strip()[:100]
    kind = kind_named(request.GET.get("kind", "place"))
    context = {
        "rows": featured_rows(city, timezone.now()),
        "kinds": all_kinds(),
        "kind": kind,
        "q": q,
        "found": kind.search(city, q) if kind and q else [],
    }
    return render(request, "portal/staff/featured.html", context)


def _item(city: City, kind: str, number: int) -> Item:
    known = kind_named(kind)
    item = known.find(city, number) if known else None
    if item is None:
        raise Http404
    return item


@requires(can_take_care)
def feature(request: CityRequest, kind: str, number: int) -> HttpResponse:
    """Put one thing forward."""
    city, by = _city(request), request.user
    item, form = _item(city, kind, number), FeatureForm(request.POST or None)
    sent = request.method == "POST" and form.is_valid()
    if sent and form.save(city, kind, number, by=by):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("It is put forward on those days."))
        return redirect("staff:featured")
    return render(request, "portal/staff/feature.html", {"item": item, "form": form})


@requires(can_take_care)
def unfeature(request: CityRequest, number: int) -> HttpResponse:
    """Take back what was put forward."""
    row = get_object_or_404(Featured, pk=number, city=_city(request))
    if request.method == "POST":
        care.unfeature(row, by=request.user)  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("It is not put forward any more."))
    return redirect("staff:featured")


# --- categories ----------------------------------------------------------------------------------


@requires(can_take_care)
def categories(request: CityRequest) -> HttpResponse:
    """The tree of categories with how many places each has."""
    return render(request, "portal/staff/categories.html", {"rows": category_rows(_city(request))})


@requires(can_take_care)
def category(request: CityRequest, slug: str) -> HttpResponse:
    """Rename a category, and say what its places are good for."""
    shown = get_object_or_404(Category, slug=slug)
    form = CategoryForm(request.POST or None, category=shown)
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("The category is saved. The search follows within a minute."))
        return redirect("staff:categories")
    return render(request, "portal/staff/category.html", {"category": shown, "form": form})
