"""Reads of prospects and cases. `visible_to` and `cases_visible_to` are the only doors to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from torg.core.models import User
from torg.core.policies.queries import value_on
from torg.core.rules import Person
from torg.places.enums import Role
from torg.places.models import Actor, City, Mandate, Membership, Place
from torg.places.rules import staff
from torg.premises.enums import State
from torg.premises.models import AskingRent, NetworkSeat, Premises, Stretch
from torg.premises.prospects.enums import ShownTo, Stage
from torg.premises.prospects.matching import Match, Unit, Wanted, match
from torg.premises.prospects.models import Case, Letting, Prospect
from torg.premises.prospects.terms import KEPT_MONTHS
from torg.premises.queries.premises import on_stretch, stands_on, stretches_in
from torg.premises.queries.premises import visible_to as visible_premises
from torg.premises.queries.rents import owners_served, public_rents, rents_for
from torg.premises.strategies.queries import Wish, wishes_for
from torg.premises.strategies.rules import serves_a_seat
from torg.premises.studies.models import Study
from torg.premises.studies.rules import ANSWERED

Ranks = dict[int, tuple[Study, dict[str, tuple[int, int]]]]


def visible_to(user: Person | None, city: City) -> QuerySet[Prospect]:
    """Return the confirmed prospects that `user` may see: staff all, the network those that agreed.

    An owner is shown only those that fit premises of its own: see `page.prospects_page`.
    """
    there = Prospect.objects.filter(city=city, confirmed_at__isnull=False)
    there = there.select_related("category", "category__parent", "city")
    if user is not None and staff(user):
        return there
    if user is None or not serves_a_seat(user, city):
        return there.none()
    return there.filter(shown_to=ShownTo.NETWORK)


def prospect_by_token(city: City, token: str) -> Prospect | None:
    """Return the prospect whose link it is, confirmed or not."""
    if "\x00" in token:
        return None
    rows = Prospect.objects.select_related("city", "category", "category__parent")
    return rows.filter(city=city, token=token).first()


def kept_months(city: City) -> int:
    """Return for how many months a request is kept, as the city's rule says today."""
    return value_on(KEPT_MONTHS, timezone.now().astimezone(city.tz).date())


def cases_visible_to(user: Person | None, city: City) -> QuerySet[Case]:
    """Return the cases that `user` may see: `rules.can_see_case`, for many at once."""
    joined = Case.objects.filter(prospect__city=city).select_related(
        "prospect__category", "prospect__city", "premises__owner", "premises__street",
        "premises__city",
    )  # fmt: skip
    if user is not None and staff(user):
        return joined
    if not isinstance(user, User):
        return joined.none()
    seated = NetworkSeat.objects.filter(owner=OuterRef("premises__owner"), left_on=None)
    agreed = Q(prospect__shown_to=ShownTo.NETWORK, prospect__confirmed_at__isnull=False)
    shared = Q(asked_by_prospect=True) | (agreed & Q(Exists(seated)))
    same = joined.filter(owner=F("premises__owner"))  # not of the owner before
    return same.filter(shared, owner__in=owners_served(user, city))


def get_case(user: Person | None, city: City, number: int) -> Case:
    """Return one case; raises Case.DoesNotExist when `user` may not see it."""
    return cases_visible_to(user, city).get(pk=number)


def cases_of(prospect: Prospect) -> list[Case]:
    """Return the cases of a prospect with their premises, the last moved first."""
    rows = prospect.cases.select_related(
        "premises__owner", "premises__street", "prospect__city", "letting"
    )
    return list(rows.prefetch_related("steps", "messages"))


def numbers_by_stage(city: City) -> dict[str, int]:
    """Return how many cases of the city are at each stage: what every owner may know of others."""
    rows = Case.objects.filter(prospect__city=city).values_list("stage", flat=True)
    counted = Counter(rows)
    return {stage.value: counted[stage.value] for stage in Stage}


def waiting_cases(city: City) -> QuerySet[Case]:
    """Return the open cases that nobody but staff can move: no owner, or none that may act."""
    mandates = Mandate.objects.filter(
        actor=OuterRef("actor"), user=OuterRef("user"), ended_at=None, suspended_at=None,
        ends_at__gt=timezone.now(), user__is_active=True,
    )  # fmt: skip
    people = Membership.objects.filter(Exists(mandates), role=Role.OWNER, until=None)
    acting = NetworkSeat.objects.filter(
        owner=OuterRef("premises__owner"), left_on=None, owner__in=people.values("actor")
    )
    cases = Case.objects.filter(prospect__city=city, stage=Stage.CONTACTED)
    return cases.exclude(Exists(acting)).order_by("opened_at", "pk")


# --- what fits -----------------------------------------------------------------------------------


def on_offer(user: Person | None, city: City) -> QuerySet[Premises]:
    """Return the vacant premises that `user` may see."""
    return visible_premises(user, city).filter(state=State.VACANT)


def premises_named(city: City, slug: str) -> Premises:
    """Return the premises that everyone sees; raises Premises.DoesNotExist."""
    if "\x00" in slug:
        raise Premises.DoesNotExist
    return visible_premises(None, city).select_related("owner", "city").get(slug=slug)


def own_on_offer(user: User, city: City) -> QuerySet[Premises]:
    """Return the vacant premises of the seated owners that a person acts for."""
    seated = NetworkSeat.objects.filter(city=city, left_on=None).values("owner")
    mine = on_offer(user, city).filter(owner__in=owners_served(user, city))
    return mine.filter(owner__in=seated)


def matches(
    prospects: Iterable[Prospect],
    premises: QuerySet[Premises],
    city: City,
    *,
    rents_of: Person | None,
) -> dict[int, list[tuple[Premises, Match]]]:
    """Return by prospect the premises that fit it, best first.

    Rents count as everyone sees them (`rents_of` None) or as staff do. For owners they do not: by
    changing its own, an owner would find out what a prospect can pay. Queries do not follow the
    number of prospects or premises.
    """
    joined = premises.select_related("street", "district", "owner", "city")
    rows = list(joined.prefetch_related("uses").order_by("pk"))
    ids = [row.pk for row in rows]
    units = units_of(city, rows, _rents(rents_of, city, ids))
    found: dict[int, list[tuple[Premises, Match]]] = {}
    for prospect, wanted in wanted_of(prospects).items():
        fits = [(row, match(wanted, units[row.pk])) for row in rows]
        good = [(row, fit) for row, fit in fits if fit is not None]
        found[prospect] = sorted(good, key=lambda pair: (-pair[1].score, pair[0].pk))
    return found


def _rents(user: Person | None, city: City, ids: list[int]) -> dict[int, AskingRent]:
    if user is None:
        return public_rents(ids)
    return rents_for(user, city, ids) if staff(user) else {}


def wanted_of(prospects: Iterable[Prospect]) -> dict[int, Wanted]:
    """Return what prospects want, as the matching takes it. Two queries for their places."""
    rows = list(prospects)
    districts, stretches = defaultdict(set), defaultdict(set)
    there = [row.pk for row in rows]
    for number, district in Prospect.districts.through.objects.filter(
        prospect__in=there
    ).values_list("prospect", "district"):
        districts[number].add(district)
    for number, stretch in Prospect.stretches.through.objects.filter(
        prospect__in=there
    ).values_list("prospect", "stretch"):
        stretches[number].add(stretch)
    return {
        row.pk: _wanted(row, frozenset(districts[row.pk]), frozenset(stretches[row.pk]))
        for row in rows
    }


def _wanted(row: Prospect, districts: frozenset[int], stretches: frozenset[int]) -> Wanted:
    line = [row.category, *([row.category.parent] if row.category.parent else [])]
    return Wanted(
        frozenset(category.pk for category in line),
        tuple(category.slug for category in line),
        (row.area_min, row.area_max), row.most_rent, row.frontage_min_m,
        frozenset(row.features), districts, stretches,
    )  # fmt: skip


def units_of(city: City, rows: list[Premises], rents: dict[int, AskingRent]) -> dict[int, Unit]:
    """Return what is known of premises, as the matching takes it."""
    wishes, ranks = wishes_for(city, rows), study_ranks(city)
    stretches = _stretches_of(city, rows)
    return {
        row.pk: _unit(row, rents.get(row.pk), wishes.get(row.pk, []), ranks, stretches[row.pk])
        for row in rows
    }


def _unit(
    row: Premises, rent: AskingRent | None, wishes: list[Wish], ranks: Ranks, on: frozenset[int]
) -> Unit:
    return Unit(
        row.area_m2, row.frontage_m, row.wheelchair,
        frozenset(use.pk for use in row.uses.all()),
        rent.per_m2_year if rent else None, row.district_id, on,
        {wish.stretch.pk: wish.wanted for wish in wishes},
        {wish.stretch.pk: wish.unwanted for wish in wishes},
        ranks[row.pk][1] if row.pk in ranks else {},
    )  # fmt: skip


def _stretches_of(city: City, rows: list[Premises]) -> dict[int, frozenset[int]]:
    stretches = list(stretches_in(city))
    return {
        row.pk: frozenset(each.pk for each in stretches if stands_on(row, each)) for row in rows
    }


def study_ranks(city: City) -> Ranks:
    """Return by premises the newest study that answers for it, and the rank of each trade there.

    A study gives the trades of a premises best first; the rank is its place in that order.
    """
    done = Study.objects.filter(city=city, state__in=ANSWERED).exclude(result={})
    newest: dict[int | None, int] = {}
    # First which they are: a result is large.
    for pk, district in done.order_by("-run_at", "-pk").values_list("pk", "district"):
        newest.setdefault(district, pk)
    studies = Study.objects.filter(pk__in=newest.values())
    found: Ranks = {}
    # The district's own study goes before the city's.
    for study in sorted(studies, key=lambda row: row.district_id is not None):
        order: dict[int, list[str]] = defaultdict(list)
        for fit in study.result.get("fits", []):
            order[fit["premises"]].append(fit["trade"])
        for premises, trades in order.items():
            ranks = {trade: (n + 1, len(trades)) for n, trade in enumerate(trades)}
            found[premises] = (study, ranks)
    return found


# --- what came of it -----------------------------------------------------------------------------


def lettings_on(stretch: Stretch) -> list[Letting]:
    """Return who moved in on a stretch through a case, those that are open, newest first."""
    there = on_stretch(Premises.objects.filter(city=stretch.city_id), stretch)
    rows = Letting.objects.filter(premises__in=there.values("pk"), place__isnull=False)
    return list(rows.select_related("place", "category", "premises")[:20])


def lettings_of(places: Iterable[Place]) -> dict[int, Letting]:
    """Return by place the letting through which it moved in, with strategy and study."""
    rows = Letting.objects.filter(place__in=list(places)).order_by("opens_on", "pk")
    joined = rows.select_related("premises", "strategy__stretch", "study")
    return {row.place_id: row for row in joined if row.place_id is not None}


def has_seat(actor: Actor) -> bool:
    """Tell whether an owner is in the network now."""
    return NetworkSeat.objects.filter(owner=actor, left_on=None).exists()


def due_lettings(city: City, day: date) -> QuerySet[Letting]:
    """Return the lettings whose day has come and that have not opened."""
    return Letting.objects.filter(premises__city=city, opened_at=None, opens_on__lte=day)
