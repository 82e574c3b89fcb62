"""Writes of sources of counts: added, taken away. What befalls every source: `core.sources`."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.fetching import FetchError, Problem
from torg.core.fetching.addresses import read_url
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.models import City
from torg.premises.passing.models import CounterSource

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=7)


@transaction.atomic
def add_source(
    city: City,
    url: str,
    *,
    by: User | None,
    name: str = "",
    places_url: str = "",
    every: timedelta = timedelta(hours=6),
    insecure: bool = False,
) -> CounterSource:
    """Add a source of counts; it is read at the next tick.

    Raises ValidationError, by field. Files and plain http (`insecure`) are the operator's to add
    (`by` None), no form's: whoever may name a file here would have the server read its own secrets.
    """
    source = CounterSource(
        city=city, url=url.strip(), places_url=places_url.strip(), every=every,
        insecure=insecure and by is None, next_at=timezone.now(),
    )  # fmt: skip
    source.name = clean_text(name, 120) or source.url[:120]
    _check(source, by)
    source.save()
    record("counts_source.added", source, by=by, city_id=city.pk)
    return source


@transaction.atomic
def remove_source(source: CounterSource, *, by: User) -> None:
    """Take the source away; counters and counts stay."""
    record("counts_source.removed", source, by=by, city_id=source.city_id)
    source.delete()


def _check(source: CounterSource, by: User | None) -> None:
    errors = {
        field: reason for field in ("url", "places_url") if (reason := _wrong(source, field, by))
    }
    if not SHORTEST <= source.every <= LONGEST:
        errors["every"] = _("Between every hour and once a week.")
    if CounterSource.objects.filter(city=source.city, url=source.url).exists():
        errors["url"] = _("The city already reads this source.")
    if errors:
        raise ValidationError(errors)


def _wrong(source: CounterSource, field: str, by: User | None) -> str:
    """Say what is wrong with an address; "" when nothing is."""
    url: str = getattr(source, field)
    if url.startswith("/"):
        return "" if by is None else str(FetchError(Problem.NOT_HTTPS))
    if not url and field == "places_url":
        return ""
    try:
        read_url(url, insecure=source.insecure)
    except FetchError as fault:
        return str(fault)
    return ""
