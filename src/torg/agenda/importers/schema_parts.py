"""The parts of a schema.org event: where, who, what it costs, for whom, the picture."""

import re
from datetime import datetime, timedelta
from typing import Any

from torg.agenda.importers import tidy, words
from torg.agenda.importers.ical import split_location
from torg.agenda.importers.ical_times import midnight_after
from torg.agenda.importers.schema_values import as_list, first, link_of, text_of, types_of
from torg.agenda.importers.stated import Context, StatedDate, StatedEvent
from torg.agenda.importers.statuses import read_status

MOMENT = timedelta(seconds=1)
Span = tuple[datetime, datetime | None, bool]


def read_span(node: dict[str, Any], timezone: str) -> Span | None:
    """Return start, end and whether only days are said; None when there is no start."""
    start = tidy.moment(text_of(node.get("startDate") or node.get("start_time")), timezone)
    if start is None:
        return None
    at, all_day = start
    end = tidy.moment(text_of(node.get("endDate") or node.get("end_time")), timezone)
    if all_day:
        last = end[0] if end is not None and end[0] >= at else at
        return at, midnight_after(last) if end is None or end[1] else last, True
    if end is None or end[0] == at:
        return at, None, False
    if end[1]:  # the day alone: until midnight, if that is another day
        return at, (midnight_after(end[0]) if end[0].date() > at.date() else None), False
    return at, end[0], False


def add_date(event: StatedEvent, node: dict[str, Any], timezone: str) -> None:
    """Note a date that is not as the first: its status or its length differs."""
    span = read_span(node, timezone)
    if span is None:
        return
    start, end, _all_day = span
    status = read_status(node.get("eventStatus") or node.get("event_status"))
    length = event.ends_at - event.starts_at if event.ends_at else None
    differs = end is not None and length is not None and end - start != length
    if status != "scheduled" or differs:
        event.dates.append(StatedDate(start, None, end if differs else None, status))


def locate(event: StatedEvent, values: list[Any], context: Context) -> None:
    """Fill in where it is: the first real place, and a link where one is online."""
    for value in values:
        if "VirtualLocation" in types_of(value):
            event.online_url = event.online_url or link_of(value, context.base_url)
            if event.attendance == "onsite":
                event.attendance = "mixed" if len(values) > 1 else "online"
        elif isinstance(value, str):
            where = tidy.plain(value, 360)
            has_number = re.search(r"\d", where)  # without one it is a name: "Staden, Skåne"
            event.location_name, event.address = (
                split_location(where) if has_number else (where[:160], "")
            )
        elif isinstance(value, dict) and not event.location_name:
            _locate_place(event, value, context.language)


def _locate_place(event: StatedEvent, place: dict[str, Any], language: str) -> None:
    event.location_name = tidy.plain(text_of(place.get("name"), language), 160)
    is_address = "PostalAddress" in types_of(place)
    event.address = address_of(place if is_address else first(place.get("address")), language)
    geo = first(place.get("geo"))
    geo = geo if isinstance(geo, dict) else place
    event.lat, event.lon = tidy.point(geo.get("latitude"), geo.get("longitude"))


def address_of(value: Any, language: str) -> str:
    """Return an address in one line: "Storgatan 5, 252 20 Staden"."""
    if not isinstance(value, dict):
        return tidy.plain(value, 200)
    street = tidy.plain(text_of(value.get("streetAddress"), language))
    town = " ".join(
        tidy.plain(text_of(value.get(name), language))
        for name in ("postalCode", "addressLocality")
        if value.get(name)
    )
    return ", ".join(part for part in (street, town) if part)[:200]


def organise(event: StatedEvent, values: list[Any], language: str) -> None:
    names = [tidy.plain(text_of(value, language), 160) for value in values]
    event.organiser_name = ", ".join(name for name in names if name)[:160]


def price(event: StatedEvent, node: dict[str, Any], context: Context) -> None:
    """Fill in price and tickets from offers; a price in other money is kept as text only."""
    if isinstance(node.get("isAccessibleForFree"), bool):
        event.is_free = node["isAccessibleForFree"]
    elif text_of(node.get("isAccessibleForFree")).lower() in {"true", "false"}:
        event.is_free = text_of(node["isAccessibleForFree"]).lower() == "true"
    said, values = [], []
    offers = as_list(node.get("offers"))
    for offer in offers:
        if not event.tickets_url:
            event.tickets_url = link_of(offer, context.base_url)
        if not isinstance(offer, dict):
            continue
        amounts = [
            text_of(offer[name])
            for name in ("price", "lowPrice", "highPrice")
            if offer.get(name) not in (None, "")
        ]
        money = text_of(offer.get("priceCurrency")).upper() or "SEK"
        values += [f"{amount} {money}" for amount in amounts]
        said.append(_said(text_of(offer.get("name"), context.language), amounts, money))
    text = ", ".join(part for part in said if part)
    words.set_price(event, values, text if len(said) > 1 or "SEK" not in "".join(values) else "")
    gone = [text_of(o.get("availability")) for o in offers if isinstance(o, dict)]
    if gone and event.status == "scheduled" and all("SoldOut" in word for word in gone):
        event.status = "sold_out"


def _said(name: str, amounts: list[str], money: str) -> str:
    unit = "kr" if money == "SEK" else money
    sums = "–".join(dict.fromkeys(amounts))
    return tidy.plain(f"{name} {sums} {unit}" if sums else name, 80)


def people(event: StatedEvent, node: dict[str, Any], language: str) -> None:
    """Fill in ages, audience, languages and accessibility."""
    ages = re.fullmatch(
        r"\s*(\d{1,2})?\s*[-–+]\s*(\d{1,2})?\s*", text_of(node.get("typicalAgeRange"))
    )
    if ages:
        event.min_age = int(ages[1]) if ages[1] else None
        event.max_age = int(ages[2]) if ages[2] else None
    audience = first(node.get("audience"))
    if isinstance(audience, dict):
        low, high = (tidy.number(audience.get(n)) for n in ("suggestedMinAge", "suggestedMaxAge"))
        event.min_age = int(low) if low is not None and 0 <= low < 100 else event.min_age
        event.max_age = int(high) if high is not None and 0 <= high < 120 else event.max_age
        said = tidy.plain(text_of(audience.get("audienceType"), language), 60)
        event.audience = words.audience_of([said], event.min_age, event.max_age)
    event.languages = languages(node.get("inLanguage"))
    access = [tidy.plain(text_of(v), 80) for v in as_list(node.get("accessibilityFeature"))]
    event.accessibility = words.accessibility(text for text in access if text)


def languages(value: Any) -> list[str]:
    """Return the codes of languages, such as "sv"."""
    codes = []
    for item in as_list(value):
        code = item.get("alternateName") or item.get("@id") if isinstance(item, dict) else item
        code = str(code or "").rstrip("/").rsplit("/", 1)[-1].lower()
        if re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})?", code):
            codes.append(code)
    return list(dict.fromkeys(codes))[:10]


def keywords(value: Any, language: str) -> list[str]:
    """Return key words from a list, or from one text with commas."""
    found: list[str] = []
    for item in as_list(value):
        found += re.split(r"[,;]", item) if isinstance(item, str) else [text_of(item, language)]
    return list(dict.fromkeys(word for text in found if (word := tidy.plain(text, 60))))[:20]


def picture(event: StatedEvent, values: list[Any], context: Context) -> None:
    """Fill in the first picture that is one; drawings that can hold scripts are left out."""
    for value in values:
        url = link_of(value, context.base_url)
        if url and not re.search(r"\.svgz?(\?|$)", url, re.IGNORECASE):
            event.image_source = url
            if isinstance(value, dict):
                alt = text_of(value.get("caption") or value.get("description"), context.language)
                event.image_alt = tidy.plain(alt, 250)
                credit = text_of(value.get("creditText") or value.get("author"), context.language)
                event.image_credit = tidy.plain(credit, 160)
            return
