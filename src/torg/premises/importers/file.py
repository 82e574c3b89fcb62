"""A list of premises → the register: what is new, changed, as it was, refused and why."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.importing import ImportReport
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Category, City
from torg.premises.enums import HOSTS_A_PLACE, Origin
from torg.premises.importers.files import RawRow, read_rows
from torg.premises.importers.matching import Register, where_of
from torg.premises.importers.stated import Period, StatedPremises, state_row
from torg.premises.models import Premises
from torg.premises.reading import UnreadableError
from torg.premises.services.network import give_seat
from torg.premises.services.notices import set_notices
from torg.premises.services.owners import note_owner
from torg.premises.services.register import edit_premises, make_premises, set_owner
from torg.premises.services.rents import set_rent
from torg.premises.services.states import Now, says_already, set_state

_AT_ONCE = 50  # rows in one transaction: to wait for the disk at each is most of the time


def import_premises(city: City, path: Path, report: ImportReport, *, by: User | None) -> None:
    """Read a list into the register. Each row is kept or refused by itself.

    Raises RefusedWhole before anything is written for a file that is no list of premises.
    """
    rows = list(read_rows(path))
    today = timezone.now().astimezone(city.tz).date()
    work = _Import(city, today, by)
    for start in range(0, len(rows), _AT_ONCE):
        report.step(_("Reading premises"), 100 * start / len(rows))
        with transaction.atomic():
            for raw in rows[start : start + _AT_ONCE]:
                _take(work, raw, report)
    report.summary = {"notices": work.notices}


def _take(work: "_Import", raw: RawRow, report: ImportReport) -> None:
    report.read += 1
    try:
        with transaction.atomic():
            outcome = work.take(raw)
    except (UnreadableError, RefusedDeedError) as fault:
        report.refuse(raw.number, fault, _content(raw))
        work.forget()
    except ValidationError as fault:
        report.refuse(raw.number, "; ".join(fault.messages), _content(raw))
        work.forget()
    else:
        setattr(report, outcome, getattr(report, outcome) + 1)


def _content(raw: RawRow) -> str:
    """Return a refused row for those who mend it; a rent stays out of what others may read."""
    return "; ".join(f"{k}: {v}" for k, v in raw.values.items() if k != "rent")


class _Import:
    """One reading: what it knows of the city, and what it has used."""

    def __init__(self, city: City, today: date, by: User | None) -> None:
        self.city, self.today, self.by = city, today, by
        self.register = Register(city)
        self.notices = 0
        self._categories = _categories()
        self._has_written = False  # within the row that is being taken
        self._owners: dict[tuple[str, str], Actor] = {}

    def take(self, raw: RawRow) -> str:
        """Write one row; return "created", "updated" or "unchanged"."""
        stated = state_row(raw, self.city, self.today)
        self._has_written = True
        owner = self._owner(stated)
        uses = self._uses(stated)
        premises = self.register.find(stated, owner)
        where, told = where_of(self.register, stated, premises)
        stated.notices += told
        values = {**where, **stated.values}
        if stated.reference:
            values["reference"] = stated.reference
        if premises is None:
            premises = make_premises(
                self.city, {**values, "owner": owner}, by=self.by, origin=Origin.FILE,
                uses=uses or (), taken=self.register.slugs,
            )  # fmt: skip
            self.register.add(premises)
            outcome = "created"
            self._rest(premises, stated)
        else:
            changed = self._change(premises, values, uses, owner)
            outcome = "updated" if self._rest(premises, stated) or changed else "unchanged"
        set_notices(premises, stated.notices)
        self.notices += len(stated.notices)
        self.register.use(premises)
        self._has_written = False
        return outcome

    def forget(self) -> None:
        """After a refused row: what it had made is rolled back, and must not be found again."""
        if self._has_written:
            self._has_written = False
            self._owners = {}
            self.register.renew()

    def _change(
        self,
        premises: Premises,
        values: dict[str, Any],
        uses: list[Category] | None,
        owner: Actor | None,
    ) -> bool:
        changed = False
        if owner is not None and premises.owner_id != owner.pk:
            set_owner(premises, owner, by=self.by)
            changed = True
        return bool(
            edit_premises(premises, values, by=self.by, origin=Origin.FILE, uses=uses) or changed
        )

    def _rest(self, premises: Premises, stated: StatedPremises) -> bool:
        """Write history, rent and the owner's seat; return whether anything is new."""
        changed = False
        for number, period in enumerate(stated.periods):
            last = number == len(stated.periods) - 1
            changed |= self._period(premises, period, still=last and period.until is None)
        if stated.rent is not None:
            changed |= set_rent(premises, stated.rent, stated.visibility, by=self.by)
        if stated.in_network and premises.owner is not None:
            give_seat(premises.owner, self.today, by=self.by)
        return changed

    def _period(self, premises: Premises, period: Period, *, still: bool) -> bool:
        place = None
        if period.tenant and period.state in HOSTS_A_PLACE:
            place = self.register.place_named(period.tenant, premises)
        tenant = "" if place is not None else period.tenant
        now = Now(period.state, period.since, place, tenant)
        if says_already(premises, now, origin=Origin.FILE, still=still):
            return False
        set_state(premises, now, by=self.by, origin=Origin.FILE, still=still)
        return True

    def _owner(self, stated: StatedPremises) -> Actor | None:
        if not stated.owner:
            return None
        key = (stated.owner.casefold(), stated.org_number)
        if key not in self._owners:
            self._owners[key] = note_owner(self.city, stated.owner, stated.org_number, by=self.by)
        return self._owners[key]

    def _uses(self, stated: StatedPremises) -> list[Category] | None:
        if stated.uses is None:
            return None
        known = [self._categories.get(word.casefold()) for word in stated.uses]
        unknown = [word for word, found in zip(stated.uses, known, strict=True) if found is None]
        if unknown:
            words = clean_text(", ".join(unknown), 120)
            stated.notices.append(_("We know no such use: %(words)s.") % {"words": words})
        return [found for found in known if found is not None]


def _categories() -> dict[str, Category]:
    """Return the categories by slug and by both names, in small letters."""
    found: dict[str, Category] = {}
    for category in Category.objects.order_by("pk"):
        for word in (category.slug, category.name_sv, category.name_en):
            found.setdefault(word.casefold(), category)
    return found
