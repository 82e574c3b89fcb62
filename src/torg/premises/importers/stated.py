"""A row of text → what it states of a premises, cleaned, with notices for what was repaired."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from torg.core.text import clean_text
from torg.places.models import City
from torg.premises.enums import RentVisibility, State
from torg.premises.importers.columns import STATE_OF, VISIBILITY_OF, WHEELCHAIR_OF, YES, word_of
from torg.premises.importers.files import RawRow
from torg.premises.reading import (
    UnreadableError,
    read_area,
    read_day,
    read_floor,
    read_metres,
    read_point,
    read_rent,
    split_address,
)

_PERIOD = re.compile(
    r"(\d{4}(?:-\d{1,2}){0,2})\s*(?:(?:–|--|\.\.|till|to)\s*(\d{4}(?:-\d{1,2}){0,2})?)?\s+(.+)"
)


@dataclass(frozen=True)
class Period:
    """A stated period; `until` is the last day, None = until the next, or still."""

    since: date
    until: date | None
    state: State
    tenant: str = ""


@dataclass
class StatedPremises:
    """What a row states. `values` are fields of Premises; None of the others = not stated."""

    reference: str = ""
    street_name: str = ""
    house_number: str = ""
    point: tuple[float, float] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    uses: list[str] | None = None
    owner: str = ""
    org_number: str = ""
    in_network: bool = False
    rent: int | None = None
    visibility: RentVisibility = RentVisibility.OWNER
    periods: list[Period] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def state_row(raw: RawRow, city: City, today: date) -> StatedPremises:
    """Return what the row states. Raises UnreadableError with the reason to refuse it."""
    if raw.formulas:
        raise UnreadableError(
            _("There is a formula instead of a value in: %(names)s.")
            % {"names": ", ".join(raw.formulas)}
        )
    said = raw.values
    stated = StatedPremises(reference=clean_text(said.get("reference"), 60))
    _state_where(stated, said, raw.point, city)
    if not (stated.reference or stated.street_name):
        raise UnreadableError(
            _("The row says neither where the premises is nor what it is called.")
        )
    _state_what(stated, said)
    _state_owner(stated, said)
    stated.periods = _periods(said, today)
    return stated


# --- where ---------------------------------------------------------------------------------------


def _state_where(
    stated: StatedPremises,
    said: dict[str, str],
    point: tuple[float, float] | None,
    city: City,
) -> None:
    street, number = split_address(said.get("address", ""))
    stated.street_name = clean_text(said.get("street") or street, 160)
    stated.house_number = clean_text(said.get("number") or number, 20)
    given = point or _typed_point(said)
    if given is None:
        return
    found = read_point(*given, city)
    stated.point = (found.lat, found.lon)
    if found.notice:
        stated.notices.append(found.notice)


def _typed_point(said: dict[str, str]) -> tuple[float, float] | None:
    lat, lon = said.get("lat", ""), said.get("lon", "")
    if not lat and not lon:
        return None
    try:
        return (float(lat.replace(",", ".")), float(lon.replace(",", ".")))
    except ValueError:
        raise UnreadableError(
            _("Latitude and longitude must both be numbers, such as 56.0465 and 12.6945.")
        ) from None


# --- what ----------------------------------------------------------------------------------------


def _state_what(stated: StatedPremises, said: dict[str, str]) -> None:
    area, metres = read_area(said.get("area", "")), read_metres(said.get("frontage", ""))
    floor = read_floor(said.get("floor", ""))
    stated.notices += [found.notice for found in (area, metres, floor) if found.notice]
    if area.value is not None:
        stated.values["area_m2"] = area.value
    if metres.value is not None:
        stated.values["frontage_m"] = metres.value
    if floor.value:
        stated.values["floor"] = floor.value
    if said.get("description"):
        stated.values["description"] = clean_text(said["description"], 2_000, lines=True)
    if access := word_of(said.get("wheelchair", "")):
        if access in WHEELCHAIR_OF:
            stated.values["wheelchair"] = WHEELCHAIR_OF[access]
        else:
            stated.notices.append(_("Accessibility must be yes, no or limited: left out."))
    if said.get("uses"):
        stated.uses = [word for word in re.split(r"\s*[,;/]\s*", said["uses"]) if word]


def _state_owner(stated: StatedPremises, said: dict[str, str]) -> None:
    stated.owner = clean_text(said.get("owner"), 160)
    stated.org_number = clean_text(said.get("org_number"), 20)
    stated.in_network = word_of(said.get("network", "")) in YES
    rent = read_rent(said.get("rent", ""))
    if rent.notice:
        stated.notices.append(rent.notice)
    if rent.value is None:
        return
    stated.rent = int(rent.value)
    who = word_of(said.get("rent_visibility", ""))
    # Whom it is shown to is never guessed towards more people.
    stated.visibility = VISIBILITY_OF.get(who, RentVisibility.OWNER)
    if who and who not in VISIBILITY_OF:
        stated.notices.append(_("Who may see the rent is not clear: only the owner may."))


# --- when ----------------------------------------------------------------------------------------


def _periods(said: dict[str, str], today: date) -> list[Period]:
    periods = [_period(part) for part in re.split(r"\s*[;\n]\s*", said.get("history", "")) if part]
    if said.get("state"):
        since = read_day(said.get("since", "")) or (None if periods else today)
        if since is None:
            raise UnreadableError(_("The present state needs a day, since there is a history."))
        periods.append(Period(since, None, _state(said["state"]), clean_text(said.get("tenant"))))
    periods.sort(key=lambda period: period.since)
    for period, after in pairwise(periods):
        if after.since <= (period.until or period.since):
            raise UnreadableError(
                _("Two periods overlap: from %(one)s and from %(other)s.")
                % {"one": period.since, "other": after.since}
            )
    if periods and (periods[-1].since > today or (periods[-1].until or today) > today):
        raise UnreadableError(_("A period reaches into the future."))
    return _without_gaps(periods)


def _period(text: str) -> Period:
    found = _PERIOD.fullmatch(text.strip())
    if not found:
        raise UnreadableError(
            _("“%(raw)s” is no period; write “2021-03-01–2022-06-30 vacant”.") % {"raw": text[:60]}
        )
    since, until = read_day(found[1]), read_day(found[2] or "")
    word, _space, tenant = found[3].partition(" ")
    if since is None or (until is not None and until < since):
        raise UnreadableError(_("The period “%(raw)s” ends before it begins.") % {"raw": text[:60]})
    if word_of(found[3]) in STATE_OF:
        return Period(since, until, STATE_OF[word_of(found[3])])
    return Period(since, until, _state(word), clean_text(tenant))


def _state(text: str) -> State:
    state = STATE_OF.get(word_of(text))
    if state is None:
        raise UnreadableError(
            _("“%(raw)s” is no state: occupied, vacant, let, rebuilding or temporary.")
            % {"raw": clean_text(text, 40)}
        )
    return state


def _without_gaps(periods: list[Period]) -> list[Period]:
    """Say “not known” of the time between two periods, and after one that has ended."""
    whole: list[Period] = []
    for number, period in enumerate(periods, start=1):
        after = periods[number] if number < len(periods) else None
        whole.append(period)
        if period.until is not None:
            next_day = period.until + timedelta(days=1)
            if after is None or after.since > next_day:
                whole.append(Period(next_day, None, State.UNKNOWN))
    return whole
