"""Premises in words, as every page says them."""

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torg.premises.enums import Origin, State
from torg.premises.models import Premises
from torg.premises.reading import GROUND

# What is told of a state that nobody has said, only the map: since when is not known.
UNDATED = frozenset({Origin.OSM.value, Origin.PLACES.value})


def area_words(area_m2: int | None) -> str:
    """Return "84 m²"; "" when it is not known."""
    return _("%(n)s m²") % {"n": number_format(area_m2, 0)} if area_m2 else ""


def state_words(premises: Premises) -> str:
    """Return what stands on the sign of a premises without a place: "Vacant premises"."""
    return {
        State.VACANT.value: _("Vacant premises"),
        State.LET.value: _("Let, opens later"),
        State.REBUILDING.value: _("Being rebuilt"),
        State.TEMPORARY.value: premises.tenant or _("Temporary use"),
        State.OCCUPIED.value: premises.tenant or _("Occupied premises"),
    }.get(premises.state, pgettext("one", "Premises"))


def month_words(day: date) -> str:
    """Return "March 2025"."""
    return date_format(day, "F Y")


def since_words(premises: Premises, origin: str) -> str:
    """Return "Vacant since March 2025"; "" when only a map says so, or nobody."""
    if premises.since is None or origin in UNDATED or premises.state == State.UNKNOWN:
        return ""
    words = {
        State.VACANT.value: _("Vacant since %(month)s"),
        State.LET.value: _("Let since %(month)s"),
        State.REBUILDING.value: _("Being rebuilt since %(month)s"),
        State.TEMPORARY.value: _("In temporary use since %(month)s"),
        State.OCCUPIED.value: _("Occupied since %(month)s"),
    }[premises.state]
    return words % {"month": month_words(premises.since)}


def floor_words(premises: Premises) -> str:
    """Return which floor it is on."""
    if premises.floor in GROUND:
        return _("Ground floor")
    return _("Floor %(floor)s") % {"floor": premises.floor}
