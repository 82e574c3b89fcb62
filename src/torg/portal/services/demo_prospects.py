"""Prospects of the demo town and their cases, at every stage; one has moved in.

Nobody here is real. Made by the services that people use; who acts is the town's demo staff.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from torg.core.models import User
from torg.places.enums import Evidence, Role
from torg.places.models import Actor, Category, City
from torg.places.services.mandates import give_mandate
from torg.places.services.memberships import set_role
from torg.premises.models import NetworkSeat, Premises, Stretch
from torg.premises.prospects.enums import Lost, ShownTo, Side, Stage
from torg.premises.prospects.matching import Match
from torg.premises.prospects.models import Case, Prospect
from torg.premises.prospects.queries import matches, on_offer
from torg.premises.prospects.services.cases import ask_owner, move_case, open_case, write_message
from torg.premises.prospects.services.letting import Opening, let_premises
from torg.premises.prospects.services.prospects import (
    Who,
    confirm_prospect,
    register_prospect,
)


@dataclass(frozen=True)
class Sought:
    """Who looks, for what, and how far it has come."""

    concept: str
    organisation: str
    category: str
    area: tuple[int, int]
    most_rent: int | None
    features: tuple[str, ...]
    hours: str
    about: str
    shown_to: ShownTo
    stages: tuple[Stage, ...]
    lost_why: str = ""
    asks: str = ""
    stretch: str = ""  # wished for


NETWORK, STAFF = ShownTo.NETWORK, ShownTo.STAFF
SOUGHT = (
    Sought(
        "Surdegsbageri med några bord", "Bröd & Jäst i Örehamn", "bakery", (60, 110), 2_400,
        ("kitchen", "ventilation", "accessible"), "alla dagar 7–18",
        "Vi bakar på natten och säljer på morgonen. I dag står vi på torget två dagar i veckan.",
        NETWORK, (Stage.VIEWING,), asks="Hej! Går det att få in en ugn genom dörren?",
    ),
    Sought(
        "Second hand för barnkläder", "Utvuxet", "second-hand", (50, 120), 1_600,
        ("accessible",), "tisdag–lördag", "Kläder som går vidare från barn till barn.",
        NETWORK, (), asks="Vi vill gärna komma och titta någon kväll.",
    ),
    Sought(
        "Cykelverkstad med kaffe", "Ekerboden", "repair", (70, 160), 1_500, ("loading",),
        "måndag–lördag", "", NETWORK, (Stage.VIEWING, Stage.OFFER),
    ),
    Sought(
        "Nudelbar", "Långa Nudeln", "restaurant", (60, 130), 2_000,
        ("kitchen", "ventilation"), "11–22", "", NETWORK, (Stage.VIEWING, Stage.LOST), Lost.STATE,
    ),
    Sought(
        "Keramikverkstad med butik", "Drejeriet", "art", (40, 100), 1_300, (), "kvällar och helger",
        "", STAFF, (),
    ),
    Sought(
        "Bokkafé i söder", "Sida & Kopp", "cafe", (50, 150), None, ("accessible", "outdoor"),
        "alla dagar 9–20", "Böcker att läsa på plats, och kaffe till.", NETWORK,
        (Stage.VIEWING, Stage.OFFER, Stage.LET), stretch="Södra stråket",
    ),
)  # fmt: skip


NOTE = "Fullmakt från fastighetsägaren visad på stadshuset."


@transaction.atomic
def make_demo_prospects(city: City, staff: User, owner: User | None = None) -> int:
    """Make the prospects that are missing altogether; return how many were made.

    `owner` then acts for the property owner that has most cases: the board has another side, too.
    """
    if Prospect.objects.filter(city=city).exists() or not on_offer(None, city).exists():
        return 0
    for number, sought in enumerate(SOUGHT):
        _make(city, sought, number, staff)
    if owner is not None:
        _let_act(city, owner, staff)
    return len(SOUGHT)


def _let_act(city: City, owner: User, staff: User) -> None:
    """Let a person act for the owner in the network that has most cases."""
    seated = NetworkSeat.objects.filter(city=city, left_on=None).values("owner")
    cases = Case.objects.filter(prospect__city=city, premises__owner__in=seated)
    by_owner = Counter(cases.order_by("pk").values_list("premises__owner", flat=True))
    for number, _cases in by_owner.most_common(1):
        actor = Actor.objects.get(pk=number)
        actor.verified_at = actor.verified_at or timezone.now()
        actor.save(update_fields=["verified_at"])
        set_role(actor, owner, Role.OWNER, by=staff)
        give_mandate(actor, owner, Evidence.STAFF, by=staff, note=NOTE)


def _make(city: City, sought: Sought, number: int, staff: User) -> None:
    address = f"kandidat{number + 1}@exempel.example"
    who = Who(f"Kandidat {number + 1}", address, sought.organisation)
    category = Category.objects.filter(slug=sought.category).first() or Category.objects.first()
    today = timezone.now().astimezone(city.tz).date()
    wanted = {
        "concept": sought.concept, "description": sought.about, "category": category,
        "area_min": sought.area[0], "area_max": sought.area[1], "most_rent": sought.most_rent,
        "frontage_min_m": None, "hours": sought.hours, "features": sought.features,
        "wanted_from": today + timedelta(days=60),
        "stretches": Stretch.objects.filter(city=city, name=sought.stretch),
    }  # fmt: skip
    prospect = register_prospect(city, who, wanted, sought.shown_to, by=None)
    confirm_prospect(prospect)
    premises = _best(city, prospect)
    if premises is None:
        return
    if sought.asks:
        case = ask_owner(prospect, premises, sought.asks)
        write_message(
            case, "Välkommen! Vi visar lokalen på torsdag klockan 16.", Side.STAFF, by=staff
        )
    elif sought.stages:
        case = open_case(prospect, premises, Side.STAFF, by=staff)
    else:
        return
    _walk(case, sought, staff)


def _best(city: City, prospect: Prospect) -> Premises | None:
    """Return the premises that fits best, another for each prospect."""
    found: list[tuple[Premises, Match]] = matches(
        [prospect], on_offer(None, city), city, rents_of=None
    )[prospect.pk]
    taken = set(Case.objects.filter(prospect__city=city).values_list("premises", flat=True))
    free = [row for row, _match in found if row.pk not in taken]
    return free[0] if free else None


def _walk(case: Case, sought: Sought, staff: User) -> None:
    """Move a case through its stages."""
    for stage in sought.stages:
        if stage == Stage.LET:
            today = timezone.now().astimezone(case.premises.city.tz).date()
            opening = Opening(sought.organisation, case.prospect.category, today)
            let_premises(case, opening, Side.STAFF, by=staff)
        else:
            why = sought.lost_why if stage == Stage.LOST else ""
            move_case(case, stage, Side.STAFF, by=staff, lost_why=why)
