"""The city's holidays: made from one source, then edited by the city.

The eves are a policy. In Sweden the Annual Leave Act (semesterlagen 1977:480, 3 a §) puts
Midsummer Eve, Christmas Eve and New Year's Eve on a level with Sundays, and shops follow it; Easter
Eve is an ordinary Saturday in the law, so it is listed by name but hours do not follow PH.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import holidays as source
from django.db import transaction
from django.utils import timezone

from torg.core.journal import record
from torg.core.models import User
from torg.places.models import City, Holiday
from torg.places.queries.hours import forget_holidays
from torg.places.services.hours import rebuild_spells

# The source's categories that are read: holidays, days that are holidays in practice (the Swedish
# eves), and a mixed bag from which only the named eves are taken.
_CATEGORIES = ("public", "de_facto", "optional")
# Known by name, but hours do not follow PH unless the city says so for the date.
_NAMED_EVES = {"SE": frozenset({"Påskafton"})}
_NAME = 80


def sync_holidays(city: City, years: Iterable[int]) -> int:
    """Add the holidays of the city's country in `years` that are missing; return how many.

    What the city has edited is never touched. Raises nothing for a country that the source does
    not know: the city then has the holidays it enters by hand.
    """
    have = set(Holiday.objects.filter(city=city).values_list("date", flat=True))
    new = [row for row in _rows(city, sorted(set(years))) if row.date not in have]
    if not new:
        return 0
    with transaction.atomic():
        Holiday.objects.bulk_create(new, ignore_conflicts=True)
        forget_holidays(city)
        rebuild_spells(city)
        record("city.holidays_added", city, by=None, city_id=city.pk, added=len(new))
    return len(new)


def drop_holidays_of(city: City, old_country: str) -> None:
    """Drop the coming holidays of the country in which the city no longer is.

    What the city has edited stays; `sync_holidays` then adds those of its new country. Call within
    the transaction that moves the city.
    """
    coming = Holiday.objects.filter(city=city, date__gte=timezone.now().astimezone(city.tz).date())
    years = {row.date.year for row in coming}
    was = City(country=old_country, eves_as_holidays=city.eves_as_holidays)
    made = {(row.date, row.name_sv, row.counts_as_holiday) for row in _rows(was, sorted(years))}
    for row in coming:
        if (row.date, row.name_sv, row.counts_as_holiday) in made:
            row.delete()
    forget_holidays(city)


@transaction.atomic
def set_eve_policy(city: City, eves_as_holidays: bool, *, by: User) -> None:
    """Say whether hours follow PH on the eves; dates edited one by one are set alike."""
    city.eves_as_holidays = eves_as_holidays
    city.save(update_fields=["eves_as_holidays", "updated_at"])
    quiet = _NAMED_EVES.get(city.country, frozenset())
    Holiday.objects.filter(city=city, is_eve=True).exclude(name_sv__in=quiet).update(
        counts_as_holiday=eves_as_holidays
    )
    forget_holidays(city)
    rebuild_spells(city)
    record("city.eve_policy_set", city, by=by, city_id=city.pk, eves_as_holidays=eves_as_holidays)


@transaction.atomic
def set_holiday(
    city: City, day: date, *, counts: bool, name_sv: str = "", name_en: str = "", by: User
) -> Holiday:
    """Say whether hours follow PH on one date; a name makes a holiday of the city's own."""
    holiday = Holiday.objects.filter(city=city, date=day).first() or Holiday(city=city, date=day)
    holiday.counts_as_holiday = counts
    holiday.name_sv = name_sv[:_NAME] or holiday.name_sv
    holiday.name_en = name_en[:_NAME] or holiday.name_en or holiday.name_sv
    holiday.save()
    forget_holidays(city)
    rebuild_spells(city)
    record("city.holiday_set", city, by=by, city_id=city.pk, date=day.isoformat(), counts=counts)
    return holiday


def _rows(city: City, years: list[int]) -> Iterator[Holiday]:
    """Make the rows of the years from the source."""
    try:
        known = source.country_holidays(city.country)
    except NotImplementedError:
        return
    swedish, english = _language(known, "sv"), _language(known, "en")
    quiet_names = _NAMED_EVES.get(city.country, frozenset())
    found: dict[date, Holiday] = {}
    for category in _CATEGORIES:
        if category not in known.supported_categories:
            continue
        names_sv = _names(city.country, years, category, swedish)
        names_en = _names(city.country, years, category, english)
        for day, name in names_sv.items():
            quiet = name in quiet_names
            if category == "optional" and not quiet:
                continue
            # Some countries list their eves among the holidays.
            is_eve = category != "public" or names_en[day].endswith(" Eve")
            found.setdefault(
                day,
                Holiday(
                    city=city,
                    date=day,
                    name_sv=name[:_NAME],
                    name_en=names_en[day][:_NAME],
                    is_eve=is_eve,
                    counts_as_holiday=not quiet and (city.eves_as_holidays or not is_eve),
                ),
            )
    yield from sorted(found.values(), key=lambda holiday: holiday.date)


def _language(known: source.HolidayBase, wanted: str) -> str | None:
    """Return the source's code for a language ("sv" may be "sv_FI"); None = the country's own."""
    return next((code for code in known.supported_languages if code.startswith(wanted)), None)


def _names(country: str, years: list[int], category: str, language: str | None) -> dict[date, str]:
    return dict(
        source.country_holidays(country, years=years, categories=(category,), language=language)
    )
