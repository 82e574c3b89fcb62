"""What the last search for a mix came to, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from torg.places.models import Category
from torg.premises.models import Premises
from torg.premises.scenarios.enums import Aim, Search
from torg.premises.scenarios.models import Scenario
from torg.premises.scenarios.page.words import collision_words, kr, per_cent

_PROVEN = 1e-4  # nearer to the bound than this is the best there is


@dataclass(frozen=True)
class Searched:
    """The search: `words` say how it went, `reasons` what collides, `limit` what shops may lose."""

    state: str
    words: str
    reasons: tuple[str, ...]
    limit: str = ""

    @property
    def waits(self) -> bool:
        return self.state == Search.WAITS


def searched(
    scenario: Scenario,
    premises: Mapping[int, Premises],
    trades: Mapping[str, Category],
    own: frozenset[int],
    where: str,
    is_told: bool,
) -> Searched | None:
    """Return what to say of the last search; None when nobody has searched.

    `is_told`: whether the scenario's gain may be shown; a bound of its worth tells as much.
    """
    told = scenario.search
    if not told:
        return None
    reasons: tuple[str, ...] = ()
    match told["state"]:
        case Search.WAITS:
            words = _("The search for a mix is under way. The page shows it when it is there.")
        case Search.COLLIDES:
            words = _("No mix meets all wishes. These cannot be met together: change one of them.")
            found = (collision_words(one, premises, trades, own) for one in told["collisions"])
            reasons = tuple(dict.fromkeys(found))
        case Search.CHANGED:
            words = _(
                "The scenario was changed during the search: nothing was replaced. Ask again."
            )
        case Search.LATE:
            words = _("No mix was found in time. Lock some premises, or ask for less.")
        case Search.FAILED:
            words = _("The search failed. Try again, and tell us if it fails again.")
        case _:
            words = _found(told, where, is_told)
    return Searched(told["state"], words, reasons, _limit(told))


def _limit(told: Mapping[str, object]) -> str:
    """Return what no present shop loses more than, where a mix was found."""
    share = float(str(told.get("worst_loss", 1.0)))
    if told["state"] != Search.FOUND or share >= 1:
        return ""
    return _(
        "No present shop loses more than %(share)s of what it sells today, reckoned for the new"
        " shops one at a time and added up."
    ) % {"share": per_cent(share)}


def _found(told: Mapping[str, object], where: str, is_told: bool) -> str:
    gap, bound = float(str(told["gap"])), float(str(told["bound"]))
    if gap < _PROVEN and told["aim"] == Aim.VALUE:
        return _(
            "Proven: within these wishes no other mix is worth more to %(where)s, turnover,"
            " neighbours and variety taken together."
        ) % {"where": where}
    if told["aim"] == Aim.VALUE and not is_told:
        return _(
            "Proven: within these wishes no other mix is worth more to %(where)s than this one by"
            " more than %(gap)s of the most that any could be worth."
        ) % {"where": where, "gap": per_cent(gap, 1)}
    if told["aim"] == Aim.VALUE:
        return _(
            "Proven: within these wishes no mix is worth more than %(bound)s a year to %(where)s,"
            " turnover, neighbours and variety taken together. This one is within %(gap)s of that."
        ) % {"where": where, "bound": kr(bound), "gap": per_cent(gap, 1)}
    if not told.get("is_fairest"):
        return _("The fairest mix found within these wishes. There may be a fairer one.")
    return _(
        "The fairest mix within these wishes, and of those as fair the one that is worth most."
    )
