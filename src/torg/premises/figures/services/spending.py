"""What people spend: the country's defaults until a city has figures of its own."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from torg.core.journal import record
from torg.core.models import User
from torg.places.models import Category, City
from torg.premises.figures.enums import DatasetKind
from torg.premises.figures.models import Dataset, Spending
from torg.premises.figures.services.datasets import About, new_dataset

PER_PERSON = 148_000  # kr a year; where it comes from stands on top of the file
EDITABLE = (
    "resident", "worker", "student", "online_permille", "spread_permille", "turnover_per_m2",
    "least_m2",
)  # fmt: skip
_DEFAULTS = About(
    title="Svenska hushålls utgifter",
    source="SCB, Hushållens utgifter 2012 och 2021; handelsfakta.se 2022; egna antaganden",
    url="https://www.scb.se/hushallens-utgifter",
    as_of=date(2021, 12, 31),
)


@dataclass(frozen=True)
class DefaultSpending:
    """A row of the defaults: kronor a person and year, per mille, kronor a square metre."""

    category: str
    resident: int
    online_permille: int
    worker: int
    student: int
    turnover_per_m2: int
    spread_permille: int
    least_m2: int
    basis: str


@cache
def defaults() -> tuple[DefaultSpending, ...]:
    """Return the defaults for Sweden, as `data/spending_se.txt` has them."""
    text = (files("torg.premises.figures") / "data" / "spending_se.txt").read_text("utf-8")
    return tuple(_default(line) for line in text.splitlines() if line and line[0] != "#")


def _default(line: str) -> DefaultSpending:
    slug, *numbers, basis = (cell.strip() for cell in line.split("|"))
    share, online, worker, student, turnover, spread, least = map(int, numbers)
    resident = round(PER_PERSON * share / 1000)
    return DefaultSpending(slug, resident, online, worker, student, turnover, spread, least, basis)


@transaction.atomic
def ensure_spending(city: City, *, by: User | None) -> Dataset:
    """Return the city's current spending figures; the defaults are written when there are none.

    Raises LookupError while there are no categories.
    """
    City.objects.select_for_update().get(pk=city.pk)  # two that ask at once get the same
    current = Dataset.objects.filter(city=city, kind=DatasetKind.SPENDING, is_current=True).first()
    if current is not None:
        return current
    ids = dict(Category.objects.values_list("slug", "pk"))
    if not any(row.category in ids for row in defaults()):
        raise LookupError("the tree of categories is empty: no trade to state spending for")
    about = replace(_DEFAULTS, note=str(_NOTE))
    made = new_dataset(city, DatasetKind.SPENDING, about, digest=_digest_of_defaults(), by=by)
    Spending.objects.bulk_create(
        Spending(
            dataset=made, category_id=ids[row.category], resident=row.resident, worker=row.worker,
            student=row.student, online_permille=row.online_permille,
            spread_permille=row.spread_permille, turnover_per_m2=row.turnover_per_m2,
            least_m2=row.least_m2, basis=row.basis,
        )
        for row in defaults()
        if row.category in ids
    )  # fmt: skip
    return made


_NOTE = _(
    "Swedish averages, made for a first answer. Replace them with the town's own figures where"
    " there are any."
)


@transaction.atomic
def edit_spending(spending: Spending, changes: Mapping[str, int], *, by: User) -> list[str]:
    """Change figures of one trade; return the fields that differ.

    The dataset gets another digest, so that a study says which figures it ran on. Raises ValueError
    for other fields and for figures that cannot be.
    """
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {', '.join(sorted(unknown))}")
    for name, value in changes.items():
        most = 1000 if name.endswith("permille") else 10_000_000
        if not (name == "turnover_per_m2") <= value <= most:
            raise ValueError(f"{name}: {value} cannot be")
    row = Spending.objects.select_for_update().get(pk=spending.pk)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, changes[name])
    row.save(update_fields=changed)
    mixed = f"{row.dataset.digest} {row.category_id} {sorted(changes.items())}"
    row.dataset.digest = hashlib.sha256(mixed.encode()).hexdigest()
    row.dataset.save(update_fields=["digest"])
    record(
        "spending.edited", row, by=by, city_id=row.dataset.city_id, fields=sorted(changed),
        values={name: changes[name] for name in changed},
    )  # fmt: skip
    return sorted(changed)


def _digest_of_defaults() -> str:
    return hashlib.sha256(repr(defaults()).encode()).hexdigest()
