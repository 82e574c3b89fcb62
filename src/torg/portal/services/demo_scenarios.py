"""The demo town's round table: two scenarios, what is said of them, votes, and the report's choice.

Made by the services that people use. Safe to run again: a study that has scenarios is left alone.
"""

from collections import Counter

from django.db import transaction
from django.utils import timezone

from torg.core.models import User
from torg.places.models import Actor, City
from torg.portal.services.demo_life import OWNER_NAME
from torg.premises.models import Premises
from torg.premises.scenarios.exceptions import ScenarioError
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.services.publishing import choose_published
from torg.premises.scenarios.services.scenarios import (
    make_scenario,
    place_trade,
    put_forward,
)
from torg.premises.scenarios.services.talk import cast_vote, write_comment
from torg.premises.services.network import give_seat
from torg.premises.studies.models import Study

# Title, the trades that are to be had, and how many of them: of trades with shops enough, or none,
# in the town's south, so that the report may tell what the district gains.
_SCENARIOS = (
    ("Mat och vardag", ("deli", "sports", "fast-food", "restaurant"), 3),
    ("Krog och kväll", ("restaurant", "fast-food", "deli"), 2),
)


def make_demo_scenarios(city: City, owner: User, staff: User) -> int:
    """Make two scenarios of the town's first study; return how many there are.

    None in a town so small that nothing fits into what stands empty there.
    """
    study = Study.objects.filter(city=city, inputs__isnull=False).exclude(result={}).first()
    if study is None:
        return 0
    if (there := Scenario.objects.filter(study=study).count()) > 0:
        return there
    try:
        return _make_both(study, owner, staff)
    except ScenarioError:
        return 0


@transaction.atomic
def _make_both(study: Study, owner: User, staff: User) -> int:
    _take_a_seat(study.city, staff)
    premises = _beside_each_other({fit["premises"] for fit in study.result["fits"]})
    made = [
        _made(study, title, trades, premises[start:], wanted, by=by)
        for (title, trades, wanted), by, start in zip(
            _SCENARIOS, (staff, owner), (0, 1), strict=True
        )
    ]
    write_comment(made[0], "Bra för dem som bor runt hörnet. Jag vill se hyran först.", by=owner)
    write_comment(made[0], "Vi tar upp den på mötet i oktober.", by=staff)
    write_comment(made[1], "Roligare kvällar, men räcker kunderna till?", by=staff)
    cast_vote(made[0], by=staff)
    cast_vote(made[1], by=owner)
    choose_published(study, [one.number for one in made], by=staff)
    return len(made)


def _beside_each_other(numbers: set[int]) -> list[int]:
    """Return the vacancies, those of the side of a street that has most of them first."""
    rows = list(Premises.objects.filter(pk__in=numbers).values_list("pk", "street", "side"))
    many = Counter((street, side) for _pk, street, side in rows)
    return [
        pk for pk, *_where in sorted(rows, key=lambda row: (-many[row[1:]], str(row[1:]), row[0]))
    ]


def _take_a_seat(city: City, staff: User) -> None:
    actor = Actor.objects.filter(city=city, name=OWNER_NAME).first()
    if actor is not None:
        give_seat(actor, timezone.now().astimezone(city.tz).date(), by=staff)


def _made(
    study: Study, title: str, trades: tuple[str, ...], premises: list[int], wanted: int, *, by: User
) -> Scenario:
    """Make a scenario and put it forward: each trade goes where it fits first."""
    scenario = make_scenario(study, by=by, title=title)
    free = list(premises)
    for trade in trades:
        chosen = next((one for one in free if wanted and _place(scenario, one, trade, by)), None)
        if chosen is not None:
            free.remove(chosen)
            wanted -= 1
    return put_forward(scenario, by=by)


def _place(scenario: Scenario, premises: int, trade: str, by: User) -> bool:
    try:
        place_trade(scenario, premises, trade, by=by)
    except ScenarioError:
        return False
    return True
