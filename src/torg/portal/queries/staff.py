"""What the staff desk shows."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Min, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from torg.core.frame import address
from torg.core.models import ImportRun, OutgoingMail
from torg.core.moderation import queries as moderation
from torg.core.rules import Person
from torg.places.care import queries as care
from torg.places.care.featured import Item, kind_named, register
from torg.places.care.models import Featured
from torg.places.enums import PlaceStatus
from torg.places.models import Category, City, Place
from torg.places.queries.actors import in_care
from torg.places.queries.claims import waiting as claims_waiting
from torg.places.queries.hours import state_of, states_at
from torg.places.queries.places import visible_to
from torg.portal.queries.fronts import thumb_of
from torg.portal.queries.queues import Waiting, add_queue
from torg.premises.counting.queries import found_in
from torg.premises.keeping.queries.claims import waiting_in
from torg.premises.queries.departed import still_mapped
from torg.premises.queries.left import left_in

FOUND = 50
_IMPORTS = 200  # the latest runs among which refusals are looked for


# --- queues --------------------------------------------------------------------------------------


def _reports(city: City, _now: datetime) -> Waiting:
    rows = moderation.open_reports(city.pk)
    return Waiting(rows.count(), moderation.oldest(rows))


def _appeals(city: City, _now: datetime) -> Waiting:
    rows = moderation.open_appeals(city.pk)
    return Waiting(rows.count(), moderation.oldest(rows))


def _claims(city: City, _now: datetime) -> Waiting:
    found = claims_waiting(city)
    return Waiting(found.count, found.oldest)


def _actors(city: City, now: datetime) -> Waiting:
    return Waiting(*in_care(city, now))


def _gone(city: City, _now: datetime) -> Waiting:
    found = care.gone(city).order_by().aggregate(n=Count("pk"), oldest=Min("updated_at"))
    return Waiting(found["n"], found["oldest"])


def _said(city: City, _now: datetime) -> Waiting:
    found = care.said_changes(city).order_by().aggregate(n=Count("pk"), oldest=Min("said_at"))
    return Waiting(found["n"], found["oldest"])


def _stale(city: City, now: datetime) -> Waiting:
    found = care.unanswered(city, now).order_by().aggregate(n=Count("pk"), oldest=Min("fresh_at"))
    return Waiting(found["n"], found["oldest"])


def refused_runs(city: City | None) -> QuerySet[ImportRun]:
    """Return the newest run of each source, where it refused rows or failed.

    A later run that went well settles an earlier one.
    """
    runs = ImportRun.objects.exclude(status=ImportRun.Status.RUNNING)
    if city is not None:
        runs = runs.filter(city_id=city.pk) | runs.filter(city_id__isnull=True)
    newest: dict[tuple[str, str], ImportRun] = {}
    for run in runs.order_by("-started_at", "-pk")[:_IMPORTS]:
        newest.setdefault((run.kind, run.source), run)
    bad = [
        run.pk
        for run in newest.values()
        if run.refused or run.status in {ImportRun.Status.REFUSED, ImportRun.Status.FAILED}
    ]
    return ImportRun.objects.filter(pk__in=bad)


def _imports(city: City, _now: datetime) -> Waiting:
    found = refused_runs(city).aggregate(n=Count("pk"), oldest=Min("started_at"))
    return Waiting(found["n"], found["oldest"])


def _owner_claims(city: City, _now: datetime) -> Waiting:
    found = waiting_in(city).order_by().aggregate(n=Count("pk"), oldest=Min("made_at"))
    return Waiting(found["n"], found["oldest"])


def _left(city: City, _now: datetime) -> Waiting:
    found = left_in(city).order_by().aggregate(n=Count("pk"), oldest=Min("asked_at"))
    mapped = still_mapped(city)
    since = [datetime.combine(one.since, time.min, city.tz) for one in mapped[:1]]
    oldest = min(filter(None, (found["oldest"], *since)), default=None)
    return Waiting(found["n"] + len(mapped), oldest)


def _found(city: City, _now: datetime) -> Waiting:
    found = found_in(city).order_by().aggregate(n=Count("pk"), oldest=Min("found_at"))
    return Waiting(found["n"], found["oldest"])


def _mails(_city: City, _now: datetime) -> Waiting:
    rows = OutgoingMail.objects.filter(state=OutgoingMail.State.FAILED)
    found = rows.order_by().aggregate(n=Count("pk"), oldest=Min("asked_at"))
    return Waiting(found["n"], found["oldest"])


def fill_queues() -> None:
    """Add the queues of places and of the core; called once, when Django has loaded."""
    add_queue("reports", label=_("Reports"), view="moderation:reports", read=_reports, order=10)
    add_queue("appeals", label=_("Appeals"), view="moderation:appeals", read=_appeals, order=15)
    add_queue(
        "said", label=_("Changes that places tell of"), view="staff:said", read=_said, order=30
    )
    add_queue("claims", label=_("Claims"), view="portal:claim_queue", read=_claims, order=20)
    add_queue(
        "actors", label=_("Actors to look after"), view="staff:actors", read=_actors, order=22
    )
    add_queue(
        "premises_claims", label=_("Claims of property owners"), view="keeping:claims",
        read=_owner_claims, order=24,
    )  # fmt: skip
    add_queue(
        "premises_left", label=_("Premises: are they empty?"), view="keeping:left",
        read=_left, order=42,
    )  # fmt: skip
    add_queue(
        "premises_found", label=_("Premises found in a count"), view="counting:found",
        read=_found, order=43,
    )  # fmt: skip
    add_queue("gone", label=_("Gone from the source"), view="staff:gone", read=_gone, order=40)
    add_queue("stale", label=_("Not confirmed for long"), view="staff:stale", read=_stale, order=50)
    add_queue(
        "imports",
        label=_("Imports with refusals"),
        view="core:import_runs",
        read=_imports,
        order=60,
    )
    add_queue("mails", label=_("Mail that was not sent"), view="core:mails", read=_mails, order=70)


# --- places --------------------------------------------------------------------------------------


def find_for_staff(user: Person, city: City, words: str) -> list[Place]:
    """Return up to 50 places whose name or address holds the words, whatever their status."""
    words = words.replace("\x00", "").strip()[:100]
    if not words:
        return []
    places = care.all_for_staff(user, city).select_related("category")
    found = places.filter(name__icontains=words) | places.filter(street_name__icontains=words)
    return list(found.order_by("name", "pk")[:FOUND])


def get_for_staff(user: Person, city: City | None, slug: str) -> Place | None:
    """Return one place, whatever its status."""
    if city is None or "\x00" in slug:
        return None
    related = ("category", "city", "actor", "schedule", "confirmation")
    return care.all_for_staff(user, city).select_related(*related).filter(slug=slug).first()


@dataclass(frozen=True)
class CategoryRow:
    """A category with how many places it has in the city; `depth` is 0 at the top."""

    category: Category
    depth: int
    places: int


def category_rows(city: City) -> list[CategoryRow]:
    """Return the tree of categories, in its order, in two queries."""
    counts = dict(
        Place.objects.filter(city=city).exclude(status=PlaceStatus.CLOSED)
        .order_by().values_list("category").annotate(n=Count("pk"))
    )  # fmt: skip
    below: dict[int | None, list[Category]] = {}
    for category in Category.objects.order_by("order", "name_sv", "pk"):
        below.setdefault(category.parent_id, []).append(category)
    rows: list[CategoryRow] = []

    def walk(parent: int | None, depth: int) -> None:
        for category in below.get(parent, []):
            rows.append(CategoryRow(category, depth, counts.get(category.pk, 0)))
            walk(category.pk, depth + 1)

    walk(None, 0)
    return rows


# --- put forward ---------------------------------------------------------------------------------


def place_item(city: City, number: int) -> Item | None:
    """Return a place as something that is put forward; None when visitors do not see it."""
    place = visible_to(None, city).select_related("category").filter(pk=number).first()
    if place is None:
        return None
    place.city = city
    states = states_at(city, [place.schedule_id], timezone.now().astimezone(city.tz))
    state = state_of(states, place)
    return Item(
        title=place.name,
        href=address("portal:place", place.slug),
        fact=" · ".join(filter(None, (place.category.name, place.address))),
        drawing=thumb_of(place, state),
        state=state,
    )


def search_places(city: City, words: str) -> list[tuple[int, str]]:
    """Return up to ten places for staff to choose from."""
    found = visible_to(None, city).filter(name__icontains=words).order_by("name", "pk")
    return [(place.pk, f"{place.name}, {place.address}".strip(", ")) for place in found[:10]]


def fill_featured() -> None:
    """Let staff put places forward; called once, when Django has loaded."""
    register("place", label=_("place"), find=place_item, search=search_places)


def featured_section(city: City, moment: datetime) -> list[care.Shown] | None:
    """Return what is put forward that day, for the front page; None when nothing is."""
    return care.featured_on(city, moment.date()) or None


@dataclass(frozen=True)
class FeaturedRow:
    """What is put forward, for staff: also when visitors do not see it any more."""

    row: Featured
    title: str
    state: str  # now, later, over, unseen


def featured_rows(city: City, now: datetime) -> list[FeaturedRow]:
    """Return what was, is and will be put forward."""
    today, found = now.astimezone(city.tz).date(), []
    for row in care.featured_rows(city, today):
        kind = kind_named(row.kind)
        item = kind.find(city, row.object_id) if kind else None
        state = "over" if row.ends < today else "later" if row.starts > today else "now"
        found.append(FeaturedRow(row, item.title if item else "", state if item else "unseen"))
    return found
