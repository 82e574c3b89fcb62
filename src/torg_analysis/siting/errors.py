"""What can be wrong with a question of siting, beside input that cannot be read."""

from typing import NamedTuple

from torg_analysis.checks import InputError


class Wish(NamedTuple):
    """Something that is asked for and can collide with other wishes.

    kind: "lock" (which: premises), "least", "most" (category), "loss" (store), "owner" (owner).
    """

    kind: str
    which: int


class InfeasibleError(InputError):
    """Wishes that cannot all be met at once.

    `wishes` names a smallest set of them that collide: drop any one and the rest of the set can be
    met. It is empty where the message says it all.
    """

    def __init__(self, field: str, reason: str, wishes: tuple[Wish, ...] = ()) -> None:
        super().__init__(field, reason)
        self.wishes = wishes


class SolverError(RuntimeError):
    """The solver ended in a way that is neither an answer nor "there is none"."""
