"""What an engine must do for search. It matches and counts; it neither stems nor ranks."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from torg.core.search.models import SearchDocument

# AND of words, each an OR of alternatives, each an AND of tokens.
Expression = Sequence[Sequence[Sequence[str]]]
Tokens = Sequence[str]


class Backend(ABC):
    """Tokens are made of letters, digits and Torg's own non-ASCII marks: never of query syntax."""

    conjunction: str
    disjunction: str

    @abstractmethod
    def quote(self, token: str) -> str:
        """Return `token` as the engine's query language writes one."""

    @abstractmethod
    def add(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        """Index (key, tokens)."""

    @abstractmethod
    def remove(self, rows: Iterable[tuple[int, Tokens]]) -> None:
        """Take (key, tokens) out; the tokens are those that were added."""

    @abstractmethod
    def match(
        self,
        expression: Expression,
        low: int,
        high: int,
        limit: int,
        labels: Sequence[int] = (),
        *,
        expected: int = 0,
    ) -> list[int]:
        """Return the lowest `limit` keys in [low, high] that match, ascending.

        With `labels`, only keys whose last bits are one of them. `expected` says about how many
        there are, 0 when nobody knows: an engine may look for many otherwise than for few.
        """

    @abstractmethod
    def count(self, expression: Expression, low: int, high: int) -> dict[int, int]:
        """Return how many keys in [low, high] match, by the last bits of the key."""

    def documents(self, keys: Collection[int], fields: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return these fields of the documents with the keys, in no order."""
        return list(SearchDocument.objects.filter(key__in=keys).values_list(*fields))

    def write(self, expression: Expression) -> str:
        """Return `expression` in the engine's query language."""
        words = []
        for alternatives in expression:
            written = [
                self._bracket(self.conjunction, [self.quote(token) for token in tokens])
                for tokens in alternatives
            ]
            words.append(self._bracket(self.disjunction, list(dict.fromkeys(written))))
        return self._bracket(self.conjunction, words)

    @staticmethod
    def _bracket(operator: str, operands: list[str]) -> str:
        return operands[0] if len(operands) == 1 else f"({operator.join(operands)})"
