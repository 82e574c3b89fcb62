"""What the standing strategies of stretches say of the trades in a study's premises.

Read whenever an answer is shown and kept with none: its figures and their order stay as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from torg.core.frame import address
from torg.places.models import City
from torg.places.queries.categories import category_tree
from torg.premises.models import Premises
from torg.premises.strategies.queries import Wish, wishes_for


@dataclass(frozen=True)
class Stance:
    """That a stretch's strategy wants a trade, or does not want it."""

    wish: Wish
    wanted: bool

    @property
    def slug(self) -> str:
        return self.wish.stretch.slug

    @property
    def url(self) -> str:
        return address("strategies:stretch", self.slug)

    @property
    def adopted_on(self) -> date:
        return self.wish.strategy.adopted_on or date.min  # what stands has been adopted

    @property
    def words(self) -> str:
        day = date_format(self.adopted_on, "j F Y")
        said = {"name": self.wish.stretch.name, "day": day}
        if self.wanted:
            return _("wanted by the strategy of %(name)s (%(day)s)") % said
        return _("not wanted by the strategy of %(name)s (%(day)s)") % said


class Stances:
    """What strategies say of trades in some premises: asked once for all of them."""

    def __init__(self, city: City, premises: Iterable[Premises]) -> None:
        """Read the strategies of the stretches that the premises stand on. Six queries at most."""
        self._wishes = wishes_for(city, premises)
        self._lines = _lines() if self._wishes else {}

    def there(self, premises: int) -> list[Wish]:
        """Return the strategies of the stretches that a premises (its number) stands on."""
        return self._wishes.get(premises, [])

    def of(self, premises: int, trade: str) -> list[Stance]:
        """Return what they say of a trade (its slug): of itself or of what stands above it.

        A strategy that says both is against, as where prospects are matched.
        """
        line = self._lines.get(trade, frozenset())
        return [
            Stance(wish, wanted=not line & wish.unwanted)
            for wish in self.there(premises)
            if line & (wish.wanted | wish.unwanted)
        ]


def _lines() -> dict[str, frozenset[int]]:
    """Return by slug the number of a category, with those of all that stand above it."""
    lines: dict[str, frozenset[int]] = {}
    for top in category_tree():
        for node in top.walk():  # a parent comes before what stands below it
            lines[node.slug] = lines.get(node.parent_slug, frozenset()) | {node.id}
    return lines
