"""Many studies at once, in other processes or on other machines: the same call, the same answers.

Each question carries everything that it stands on, so whoever answers it needs no database. An
executor is any `concurrent.futures.Executor`: a pool of processes, or a cluster's own
(`dask.distributed.Client(…).get_executor()`, extra `[dask]`).
"""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Question:
    """`packed`: `material.pack` of what it stands on; fields of `Parameters`; the seed."""

    packed: bytes
    parameters: dict[str, Any] = field(default_factory=dict)
    seed: int = 1


def sweep(questions: Iterable[Question], executor: Executor | None = None) -> list[dict[str, Any]]:
    """Return the answer to each question, in their order, as `Answer.as_dict` has it.

    Without an executor they are answered here, one after the other. What goes wrong with one goes
    through, once those before it are answered.
    """
    asked = list(questions)
    return list(map(answered, asked) if executor is None else executor.map(answered, asked))


def answered(question: Question) -> dict[str, Any]:
    """Answer one question, wherever this runs. Raises ValueError for parameters that are none."""
    import django  # noqa: PLC0415  -- a process that somebody else has started knows no Django yet
    from django.apps import apps  # noqa: PLC0415  -- as above

    if not apps.ready:
        django.setup()
    from torg.premises.studies.analysis import Parameters, answer  # noqa: PLC0415  -- after set-up
    from torg.premises.studies.material import unpack  # noqa: PLC0415  -- as above

    parameters = Parameters.read(question.parameters)
    return answer(unpack(question.packed), parameters, question.seed).as_dict()
