"""What a scenario is to the reader's own owners, and to all of them in sum."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.places.models import Actor
from torg.premises.scenarios.analysis.owners import Gains, OwnGain, gains, owned
from torg.premises.scenarios.analysis.scoring import Placed
from torg.premises.scenarios.analysis.table import Table
from torg.premises.scenarios.page.words import kr
from torg.premises.scenarios.queries.scenarios import owners_of


@dataclass(frozen=True)
class OwnLine:
    """One owner that the reader acts for."""

    name: str
    gain: str
    is_gain: bool
    rent: str
    lost: str
    shapley: str  # "" where it cannot be said
    nash: str


@dataclass(frozen=True)
class Shared:
    """What the page says of owners: own figures, and a sum where three or more are in it."""

    own: tuple[OwnLine, ...]
    total: str
    words: str


def shared(own: frozenset[int], table: Table, placed: Placed) -> Shared:
    """Return what somebody may know of who gains, whose `own` owners these are; see `known`."""
    found, mine = known(own, table, placed)
    lines = tuple(_line(actor.name, gain) for actor, gain in mine)
    return Shared(lines, "" if found.total is None else kr(found.total, sign=True), _words(found))


def known(
    own: frozenset[int], table: Table, placed: Placed
) -> tuple[Gains, list[tuple[Actor, OwnGain]]]:
    """Return the gains, and those of the reader's own owners that have premises of the study.

    Two queries, of which none reads a rent. `Gains.by_owner` is for nobody to be shown.
    """
    rows = owners_of(table.premises, table.stores)
    found = gains(table, placed, owned(table, rows), own)
    mine = own & {owner for _premises, _place, owner in rows}
    actors = Actor.objects.filter(pk__in=mine).order_by("pk") if mine else []
    nothing = OwnGain(0.0, 0.0, None, None)
    return found, [(one, found.by_owner.get(one.pk, nothing)) for one in actors]


def _line(name: str, one: OwnGain) -> OwnLine:
    return OwnLine(
        name, kr(one.gain, sign=True), one.gain >= 0, kr(one.rent), kr(one.lost),
        "" if one.shapley is None else kr(one.shapley, sign=True),
        "" if one.nash is None else kr(one.nash, sign=True),
    )  # fmt: skip


def _words(found: Gains) -> str:
    if found.winners is None:
        return _("Too few owners have a part in it: nothing is said of them in sum.")
    if found.winners == found.owners:
        return ngettext(
            "Every owner that it concerns gains: %(n)s.",
            "Every owner that it concerns gains: %(n)s.", found.owners,
        ) % {"n": found.owners}  # fmt: skip
    return _("%(n)s of the %(all)s owners that it concerns gain.") % {
        "n": found.winners, "all": found.owners,
    }  # fmt: skip
