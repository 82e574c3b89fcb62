"""Makers of stretches, strategies and actions. Nothing here is real."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from torg.places.models import Category, City, Street
from torg.premises.models import Stretch
from torg.premises.strategies.models import Action, Strategy
from torg.premises.strategies.services.actions import Planned, add_action
from torg.premises.strategies.services.strategies import Said, adopt_strategy, write_draft
from torg.premises.strategies.services.stretches import Part, make_stretch


def days(number: int) -> date:
    """Return the day so many days from today."""
    return timezone.localdate() + timedelta(days=number)


def stretch_of(city: City, name: str = "Stråket", *, street: Street | None = None) -> Stretch:
    from tests.factories.places import StreetFactory  # noqa: PLC0415  -- only where none is given

    return make_stretch(
        city, name, "Från torget till hamnen.", [Part(street or StreetFactory(city=city))], by=None
    )


def adopted(
    stretch: Stretch,
    *,
    wanted: tuple[Category, ...] = (),
    unwanted: tuple[Category, ...] = (),
    ago: int = 30,
) -> Strategy:
    """Adopt a strategy of a stretch so many days ago."""
    draft = write_draft(stretch, Said("Stadens vardagsrum.", wanted, unwanted), by=None)
    return adopt_strategy(draft, days(-ago), by=None)


def action(stretch: Stretch, text: str = "Bänkar", **fields: Any) -> Action:
    return add_action(stretch, Planned(text, **fields), by=None)
