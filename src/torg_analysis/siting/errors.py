"""What can be wrong with a question of siting, beside input that cannot be read."""

from torg_analysis.checks import InputError


class InfeasibleError(InputError):
    """Wishes that cannot all be met at once.

    `wishes` names a smallest set of them that collide: drop any one and the rest of the set can be
    met. It is empty where the message says it all.
    """

    def __init__(self, field: str, reason: str, wishes: tuple[str, ...] = ()) -> None:
        super().__init__(field, reason)
        self.wishes = wishes


class SolverError(RuntimeError):
    """The solver ended in a way that is neither an answer nor "there is none"."""
