"""Counts of places, without waiting for a tick."""

from collections import Counter
from datetime import date

from torg.places.enums import EffectKind
from torg.places.models import Place
from torg.places.services.effect import add_days, add_terms


def counted(place: Place, day: date, **numbers: int) -> None:
    """Give a place its numbers of a day: `view=3, call=1`."""
    add_days(Counter({(place.pk, day, EffectKind(kind)): n for kind, n in numbers.items()}))


def searched(place: Place, day: date, **terms: int) -> None:
    """Let so many searches with each term have led to the place."""
    add_terms(Counter({(place.pk, day, term): n for term, n in terms.items()}))
