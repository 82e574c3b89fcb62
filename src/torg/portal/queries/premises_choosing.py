"""What a visitor of the list of premises has chosen, and the address of every further choice."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from torg.portal.queries.asked import number_of_page, said, side
from torg.premises.enums import State

# Swedish and English words in addresses; both are understood on both sides.
NAMES = {
    "state": ("lage", "state"),
    "district": ("stadsdel", "district"),
    "street": ("gata", "street"),
    "use": ("anvandning", "use"),
    "size": ("storlek", "size"),
    "accessible": ("rullstol", "wheelchair"),
    "page": ("sida", "page"),
}
STATES = {
    State.VACANT: ("ledig", "vacant"),
    State.LET: ("uthyrd", "let"),
    State.REBUILDING: ("ombyggnad", "rebuilding"),
    State.TEMPORARY: ("tillfallig", "temporary"),
    State.OCCUPIED: ("i-bruk", "occupied"),
    State.UNKNOWN: ("okant", "unknown"),
}
ALL = ("alla", "all")
YES = ("ja", "yes")
# Square metres from, up to but not with.
SIZES = {"0-50": (0, 50), "50-100": (50, 100), "100-200": (100, 200), "200-": (200, 10**9)}
_STATE_OF = {word: state for state, words in STATES.items() for word in words}
_LONGEST = 100


@dataclass(frozen=True)
class PremisesChoosing:
    """The choices; an empty field asks for nothing. `state` None asks for premises of any state."""

    state: State | None = State.VACANT
    district: str = ""
    street: str = ""
    use: str = ""
    size: str = ""
    accessible: bool = False
    page: int = 1

    @property
    def narrows(self) -> bool:
        return replace(self, state=None, page=1) != PremisesChoosing(state=None)

    def link(self, **changes: Any) -> str:
        """The query string that asks for this with `changes`, from the first page."""
        wanted, own = replace(self, **{"page": 1, **changes}), side()
        state = ""
        if wanted.state is None:
            state = ALL[own]
        elif wanted.state != State.VACANT:
            state = STATES[wanted.state][own]
        pairs = {
            "state": state,
            "district": wanted.district,
            "street": wanted.street,
            "use": wanted.use,
            "size": wanted.size,
            "accessible": YES[own] if wanted.accessible else "",
            "page": str(wanted.page) if wanted.page > 1 else "",
        }
        return "?" + urlencode({NAMES[name][own]: value for name, value in pairs.items() if value})


def read_premises_choosing(params: Mapping[str, str]) -> PremisesChoosing:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return said(params, NAMES[name], _LONGEST)

    state = told("state")
    size = told("size")
    return PremisesChoosing(
        state=None if state in ALL else _STATE_OF.get(state, State.VACANT),
        district=told("district"),
        street=told("street"),
        use=told("use"),
        size=size if size in SIZES else "",
        accessible=told("accessible") in YES,
        page=number_of_page(told("page")),
    )
