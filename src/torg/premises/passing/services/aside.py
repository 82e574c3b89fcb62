"""Writes of hours that are kept apart: found by the machine or by staff, and taken in again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.premises.figures.models import Counter
from torg.premises.passing.enums import Why
from torg.premises.passing.models import SetAside


@transaction.atomic
def keep_stuck_apart(counter: Counter, spells: Iterable[tuple[datetime, datetime]]) -> int:
    """Keep hours apart in which the counter was stuck; return how many stretches are new.

    A stretch that meets one already known, also one that staff have taken in again, is left alone:
    it grows with the counts, but nobody is told of it twice.
    """
    known = list(SetAside.objects.select_for_update().filter(counter=counter))
    made = 0
    for start, end in spells:
        met = [one for one in known if one.start < end and start < one.end]
        if not met:
            one = SetAside.objects.create(counter=counter, start=start, end=end)
            known.append(one)
            record("hours.kept_apart", one, by=None, city_id=counter.city_id, why=str(Why.STUCK))
            made += 1
        elif (one := met[0]).why == Why.STUCK and one.lifted_at is None and end > one.end:
            one.end = end
            one.save(update_fields=["end"])
    return made


@transaction.atomic
def keep_apart(
    counter: Counter, start: datetime, end: datetime, *, by: User, note: str = ""
) -> SetAside:
    """Keep hours of a counter apart. Raises RefusedDeedError for an end before the beginning."""
    if end <= start:
        raise RefusedDeedError(_("The end must be after the beginning."))
    one, made = SetAside.objects.get_or_create(
        counter=counter, start=start, end=end,
        defaults={"why": Why.STAFF, "note": clean_text(note, 200)},
    )  # fmt: skip
    if made:
        record("hours.kept_apart", one, by=by, city_id=counter.city_id, why=str(Why.STAFF))
    elif one.lifted_at is not None:
        return keep_apart_again(one, by=by)
    return one


@transaction.atomic
def take_in_again(one: SetAside, *, by: User) -> SetAside:
    """Let the hours count again; nothing happens when they do."""
    one.refresh_from_db(from_queryset=SetAside.objects.select_for_update())
    if one.lifted_at is None:
        one.lifted_at = timezone.now()
        one.save(update_fields=["lifted_at"])
        record("hours.taken_in", one, by=by, city_id=one.counter.city_id)
    return one


@transaction.atomic
def keep_apart_again(one: SetAside, *, by: User) -> SetAside:
    """Keep hours apart after all that had been taken in again."""
    one.refresh_from_db(from_queryset=SetAside.objects.select_for_update())
    if one.lifted_at is not None:
        one.lifted_at = None
        one.save(update_fields=["lifted_at"])
        record("hours.kept_apart", one, by=by, city_id=one.counter.city_id, why=str(one.why))
    return one
