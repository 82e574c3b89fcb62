"""What a visitor of the front page asks for: a need, a time and a part of town."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from torg.places.enums import Need
from torg.portal.queries.asked import point_of, said, side
from torg.portal.queries.moments import When

# Words in addresses, Swedish and English. Both are understood on both sides, so that a link keeps
# its meaning when the reader changes language.
WHENS = {
    When.NOW: ("nu", "now"),
    When.EVENING: ("kvall", "evening"),
    When.SATURDAY: ("lordag", "saturday"),
}
NEEDS = {
    Need.EAT: ("ata", "eat"),
    Need.SHOP: ("handla", "shop"),
    Need.SEE: ("se-och-gora", "see-and-do"),
    Need.ERRANDS: ("arenden", "errands"),
    Need.CHILDREN: ("med-barn", "with-children"),
    Need.FREE: ("gratis", "free"),
    Need.SIT: ("sitta-inne", "sit-indoors"),
}
NAMES = {
    "when": ("nar", "when"),
    "need": ("behov", "need"),
    "where": ("var", "where"),
    "near": ("nara", "near"),
    "t": ("t", "t"),
}
_WHEN_OF = {word: when for when, words in WHENS.items() for word in words}
_NEED_OF = {word: need for need, words in NEEDS.items() for word in words}


@dataclass(frozen=True)
class Wish:
    """What is asked for; an empty field asks for nothing.

    `where` is the slug of a district or street; `near` is latitude, longitude; `t` an ISO time.
    """

    need: Need | None = None
    when: When = When.NOW
    where: str = ""
    near: tuple[float, float] | None = None
    t: str = ""

    def link(self, **changes: object) -> str:
        """The query string, with its question mark, that asks for this with `changes`."""
        return replace(self, **changes).query()  # type: ignore[arg-type]  # names are our fields

    def query(self) -> str:
        """The query string of the wish itself; "?" alone for the plain front page."""
        return "?" + urlencode(self.pairs(), safe=",:")

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the query string, in the reader's language."""
        names, own = self.names(), side()
        pairs = [
            (names["need"], NEEDS[self.need][own] if self.need else ""),
            (names["when"], WHENS[self.when][own] if self.when != When.NOW else ""),
            (names["where"], self.where),
            (names["near"], f"{self.near[0]:.4f},{self.near[1]:.4f}" if self.near else ""),
            (names["t"], self.t),
        ]
        return [(name, value) for name, value in pairs if value]

    @staticmethod
    def names() -> dict[str, str]:
        return {name: both[side()] for name, both in NAMES.items()}


def read_wish(params: Mapping[str, str]) -> Wish:
    """Read a query string. What is not understood is left out, never an error."""

    def told(name: str) -> str:
        return said(params, NAMES[name], 100)

    return Wish(
        need=_NEED_OF.get(told("need")),
        when=_WHEN_OF.get(told("when"), When.NOW),
        where=told("where"),
        near=point_of(told("near")),
        t=told("t"),
    )
