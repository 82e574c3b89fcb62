"""Stretches of the demo town, their strategies, and what somebody has promised there.

The texts are content of an invented town, in its own language. Days are counted from today, so that
something is always kept, late and still to come.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from torg.places.models import Actor, Category, City, Street
from torg.premises.models import NetworkSeat, Stretch
from torg.premises.strategies.models import Action
from torg.premises.strategies.services.actions import Planned, add_action, finish_action
from torg.premises.strategies.services.strategies import Said, adopt_strategy, write_draft
from torg.premises.strategies.services.stretches import Part, make_stretch


@dataclass(frozen=True)
class Plan:
    """A stretch: where it lies, what it is to be. An action is text, who, days to its day, done."""

    name: str
    description: str
    street: str
    share: tuple[float, float]  # of the street's length
    identity: str
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    actions: tuple[tuple[str, str, int | None, int | None], ...]


# Who promises: "owner" is one of the network's, else a function.
PLANS = (
    Plan(
        "Norra Klockan", "Klockgatan från norr ned till mitten.", "klockgatan", (0.0, 0.5),
        "Stadens vardagsrum. Hit går man på lördagen utan att ha bestämt vad man ska handla: "
        "böcker, kläder och kaffe dörr i dörr, och alltid någonstans att sätta sig. Fönstren är "
        "tända till åtta.",
        ("cafe", "books", "clothes", "gifts"), ("office",),
        (
            ("Bänkar och träd i mitten av gågatan", "Gatukontoret", 120, None),
            ("Alla fönster tända till klockan 20", "owner", -20, -30),
            ("En lokal på prov för den som vill testa en butik i tre månader", "owner", 45, None),
        ),
    ),
    Plan(
        "Södra stråket", "Södra Färgaregatan, från ände till ände.", "sodra-fargaregatan",
        (0.0, 1.0),
        "Söders egen gata. Det som görs här säljs här: verkstäder med butik, mat från hela "
        "världen och second hand. Lägre hyror än på Klockgatan, och dörrar som står öppna mot "
        "trottoaren.",
        ("eat", "second-hand", "bakery", "art"), ("bank",),
        (
            ("Ny belysning under fasaderna", "Gatukontoret", -12, None),
            ("Städad gata före klockan åtta varje morgon", "owner", -60, -64),
            ("Skyltfönster i tomma lokaler lånas ut till konstskolan", "", None, None),
            ("Lastplats morgon och kväll i stället för hela dagen", "Trafikenheten", 90, None),
        ),
    ),
    Plan(
        "Klintbacken", "Klintgatans backe.", "klintgatan", (0.1, 0.7),
        "Ärendegatan: cykelverkstad, skomakare, apotek och matbutik för dem som bor här. Det ska "
        "gå att göra allt på en kvart, till fots.",
        ("repair", "food", "hairdresser"), (),
        (("Cykelställ vid varannan port", "Gatukontoret", 60, None),),
    ),
)  # fmt: skip
ADOPTED_DAYS_AGO = 200


@transaction.atomic
def make_demo_stretches(city: City) -> int:
    """Make the stretches that are missing altogether; return how many were made."""
    if Stretch.objects.filter(city=city).exists():
        return 0
    seats = NetworkSeat.objects.filter(city=city, left_on=None).order_by("owner__name")
    owners = [seat.owner for seat in seats.select_related("owner")]
    streets = {row.slug: row for row in Street.objects.filter(city=city)}
    made = 0
    for plan in PLANS:
        if (street := streets.get(plan.street)) is not None:
            _make(city, street, plan, owners)
            made += 1
    return made


def _make(city: City, street: Street, plan: Plan, owners: list[Actor]) -> None:
    begin, end = (round(street.length_m * share) for share in plan.share)
    part = Part(street, "", begin, None if plan.share[1] == 1 else end)
    stretch = make_stretch(city, plan.name, plan.description, [part], by=None)
    draft = write_draft(
        stretch, Said(plan.identity, _named(plan.wanted), _named(plan.unwanted)), by=None
    )
    today = timezone.now().astimezone(city.tz).date()
    adopt_strategy(draft, today - timedelta(days=ADOPTED_DAYS_AGO), by=None)
    for number, action in enumerate(plan.actions):
        _plan(stretch, action, owners[number : number + 1], today)


def _named(slugs: tuple[str, ...]) -> tuple[Category, ...]:
    return tuple(Category.objects.filter(slug__in=slugs))


def _plan(
    stretch: Stretch,
    action: tuple[str, str, int | None, int | None],
    owners: list[Actor],
    today: date,
) -> Action:
    text, who, due, done = action
    owner = owners[0] if who == "owner" and owners else None
    function = "" if who == "owner" else who
    day = today + timedelta(days=due) if due is not None and (owner or function) else None
    row = add_action(stretch, Planned(text, owner, function, day), by=None)
    if done is not None:
        finish_action(row, today + timedelta(days=done), by=None)
    return row
