"""The parts of Helsingborg's payloads: where, who, prices, hours of an exhibition, pictures."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from torg.agenda.importers import schema_parts, tidy, words
from torg.agenda.importers.schema_values import as_list
from torg.agenda.importers.stated import Context, StatedEvent

# What the API calls a price, and what a Swedish reader does.
_PRICES = (
    ("price_adult", "Vuxen"),
    ("price_children", "Barn"),
    ("price_student", "Student"),
    ("price_senior", "Senior"),
)
_RANGES = (("seated", "Sittplats"), ("standing", "Ståplats"))
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_WORDS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")


def embedded(row: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects that a payload carries along under a name."""
    inside = row.get("_embedded")
    for value in as_list(inside.get(name) if isinstance(inside, dict) else None):
        for item in as_list(value):
            if isinstance(item, dict):
                yield item


def terms(row: dict[str, Any]) -> dict[str, list[str]]:
    """Return the names of the terms of each taxonomy."""
    found: dict[str, list[str]] = defaultdict(list)
    for term in embedded(row, "wp:term"):
        name = tidy.plain(term.get("name"), 80)
        if name and name not in found[str(term.get("taxonomy"))]:
            found[str(term.get("taxonomy"))].append(name)
    return found


def locate_legacy(event: StatedEvent, row: dict[str, Any]) -> None:
    place = row.get("location")
    if not isinstance(place, dict):
        place = next(embedded(row, "location"), {})
    title = place.get("title")
    title = title.get("plain_text") or title.get("rendered") if isinstance(title, dict) else title
    event.location_name = tidy.plain(title, 160)
    street = tidy.plain(place.get("street_address"), 120)
    town = f"{tidy.plain(place.get('postal_code'), 12)} {tidy.plain(place.get('city'), 60)}".strip()
    address = ", ".join(part for part in (street, town) if part)
    event.address = (address or tidy.plain(place.get("formatted_address"), 200))[:200]
    event.lat, event.lon = tidy.point(place.get("latitude"), place.get("longitude"))


def locate_acf(event: StatedEvent, acf: dict[str, Any]) -> None:
    place = acf.get("location")
    place = place if isinstance(place, dict) else {}
    marker = next((one for one in as_list(place.get("markers")) if isinstance(one, dict)), {})
    named = acf.get("location_name") or acf.get("locationname") or place.get("name")
    event.location_name = tidy.plain(named, 160)
    event.address = _address(place, event.location_name) or tidy.plain(marker.get("label"), 200)
    spot = marker if marker.get("lat") else place
    event.lat, event.lon = tidy.point(spot.get("lat"), spot.get("lng"))
    link = tidy.address(acf.get("meeting_link"))
    how = str(acf.get("physical_virtual") or "").lower()
    if link or "virtual" in how or "online" in how:
        event.online_url = link
        event.attendance = "mixed" if event.location_name and how != "virtual" else "online"


def _address(place: Any, known: str = "") -> str:
    """Return a spot of a map in one line, its name first unless it is `known`; "" for none."""
    if not isinstance(place, dict):
        return ""
    names = ("name", "street_name", "street_number", "post_code", "city")
    name, street, number, code, town = (tidy.plain(place.get(part), 80) for part in names)
    if not street:
        return tidy.plain(place.get("address"), 200)
    parts = ["" if name in {known, street} else name, f"{street} {number}", f"{code} {town}"]
    return ", ".join(part.strip() for part in parts if part.strip())[:200]


def organisers(event: StatedEvent, row: dict[str, Any]) -> None:
    """Fill in who arranges it; the main one first."""
    given = [one for one in as_list(row.get("organizers")) if isinstance(one, dict)]
    given.sort(key=lambda one: one.get("main_organizer") is not True)
    names = [tidy.plain(one.get("organizer"), 80) for one in given]
    if not any(names):
        names = [_title(one) for one in embedded(row, "organizers")]
    event.organiser_name = ", ".join(dict.fromkeys(name for name in names if name))[:160]


def organiser_lines(row: dict[str, Any], known: str) -> list[str]:
    """Return how to reach who arranges it, a line for each; `known` is told elsewhere already."""
    said = [
        (tidy.plain(one.get("organizer"), 80), "", one.get("organizer_phone"),
         one.get("organizer_email"), one.get("organizer_link"))
        for one in as_list(row.get("organizers")) if isinstance(one, dict)
    ]  # fmt: skip
    said += [
        (_title(one), "", one.get("phone"), one.get("email"), one.get("website"))
        for one in embedded(row, "organizers")
    ]
    for term in embedded(row, "wp:term"):
        acf = term.get("acf")
        if term.get("taxonomy") == "organization" and isinstance(acf, dict):
            name, where = tidy.plain(term.get("name"), 80), _address(acf.get("address"))
            said.append((name, where, acf.get("telephone"), acf.get("email"), acf.get("url")))
    lines = []
    for name, where, phone, email, link in said[:8]:
        ways = (where, tidy.plain(phone, 40), tidy.plain(email, 80), tidy.address(link))
        told = [way for way in ways if way and way != known]
        if told:
            who = ", ".join([name, *told] if name else told)
            lines.append(_("Organiser: %(who)s") % {"who": who})
    return list(dict.fromkeys(lines))


def _title(row: dict[str, Any]) -> str:
    title = row.get("title")
    title = title.get("plain_text") or title.get("rendered") if isinstance(title, dict) else title
    return tidy.plain(title, 80)


def contact_lines(row: dict[str, Any]) -> list[str]:
    """Return how to ask about the event, as the source publishes it."""
    phone, email = (
        tidy.plain(row.get("contact_phone"), 40),
        tidy.plain(row.get("contact_email"), 80),
    )
    said = ", ".join(part for part in (phone, email) if part)
    extra = tidy.plain(row.get("contact_information"), 300)
    free = _("Booking costs nothing.") if row.get("booking_link_type") == "book_free" else ""
    return [
        line
        for line in (free, _("Contact: %(who)s") % {"who": said} if said else "", extra)
        if line
    ]


def price_legacy(event: StatedEvent, row: dict[str, Any]) -> None:
    """Fill in the price from every sum that is stated; each is named in the text."""
    values, said = [], []
    for name, word in _PRICES:
        if tidy.sums(row.get(name)):
            values.append(row[name])
            said.append(f"{word} {tidy.plain(row[name], 20)} kr")
    span = row.get("price_range")
    for name, word in _RANGES if isinstance(span, dict) else ():
        ends = [span.get(f"{name}_{end}_price") for end in ("minimum", "maximum")]  # type: ignore[union-attr]  # looked at above
        ends = [end for end in ends if tidy.sums(end)]
        if ends:
            values += ends
            said.append(f"{word} {'–'.join(dict.fromkeys(tidy.plain(e, 20) for e in ends))} kr")
    extra = tidy.plain(row.get("price_information"), 80)
    words.set_price(event, values, ", ".join(part for part in [*said, extra] if part))


def price_acf(event: StatedEvent, acf: dict[str, Any]) -> None:
    values: list[object] = []
    said = []
    rows = [*as_list(acf.get("pricesList")), *as_list(acf.get("offers"))]
    for row in rows:
        if not isinstance(row, dict):
            continue
        name = tidy.plain(row.get("priceLabel") or row.get("name"), 60)
        amount = row.get("price") if "price" in row else row.get("amount")
        if row.get("free") is True:
            values.append(0)
            said.append(_("%(who)s free") % {"who": name} if name else _("free"))
        elif tidy.sums(amount):
            values.append(amount)
            said.append(f"{name} {tidy.plain(amount, 20)} kr".strip())
        elif name:
            said.append(name)
    if str(acf.get("pricing") or "").lower() in {"free", "gratis"}:
        event.is_free = True
    words.set_price(event, values, ", ".join(said))


def hours_line(value: Any) -> str:
    """Return an exhibition's hours in one line: "Öppet mån–lör 09.00–18.00. Stängt sön."."""
    opened, closed = [], []
    for row in as_list(value):
        if not isinstance(row, dict):
            continue
        days = _days(row.get("days"))
        opens, closes = (
            str(row.get(name) or "")[:5].replace(":", ".") for name in ("opens", "closes")
        )
        if days and row.get("open") is False:
            closed.append(days)
        elif days and opens and closes:
            opened.append(f"{days} {opens}–{closes}")
    parts = [f"Öppet {', '.join(opened)}."] if opened else []
    parts += [f"Stängt {', '.join(closed)}."] if closed else []
    return tidy.plain(" ".join(parts), 300)


def _days(value: Any) -> str:
    """Return days as "mån–lör" or "tis, tors"."""
    names = {str(day).lower() for day in as_list(value)}
    numbers = [number for number, name in enumerate(_DAYS) if name in names]
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(
        _DAY_WORDS[run[0]] if len(run) == 1 else f"{_DAY_WORDS[run[0]]}–{_DAY_WORDS[run[-1]]}"
        for run in runs
    )


def pictures(event: StatedEvent, row: dict[str, Any], context: Context) -> None:
    """Fill in the first picture that is carried along; the text leads to any others.

    Which is the first the row says by their numbers, where it says it.
    """
    acf = row.get("acf")
    order = as_list(acf.get("image") if isinstance(acf, dict) else None)
    media = [
        one
        for name in ("wp:featuredmedia", "acf:attachment")
        for one in embedded(row, name)
        if str(one.get("media_type") or "image") == "image"
    ]
    media.sort(key=lambda one: order.index(one["id"]) if one.get("id") in order else len(order))
    more: list[str] = []
    for one in media[:10]:
        shown = StatedEvent("", "", event.starts_at)
        schema_parts.picture(shown, [one.get("source_url")], context)
        alt = tidy.plain(one.get("alt_text"), 250)
        if shown.image_source and not event.image_source:
            event.image_source, event.image_alt = shown.image_source, alt
            event.image_credit = _credit(one)
        elif shown.image_source not in {"", event.image_source}:
            words = alt.replace("[", "(").replace("]", ")") or _("picture")
            more.append(f"[{words}]({shown.image_source.replace(')', '%29')})")
    if more:
        line = _("More pictures: %(links)s") % {"links": ", ".join(dict.fromkeys(more))}
        event.description = f"{event.description}\n\n{line}".strip()[: tidy.MAX_TEXT]


def _credit(media: dict[str, Any]) -> str:
    """Return who took a picture, or what is said under it; the name of its file says nothing."""
    details = media.get("media_details")
    meta = details.get("image_meta") if isinstance(details, dict) else None
    credit = tidy.plain(meta.get("credit") if isinstance(meta, dict) else "", 160)
    caption = media.get("caption")
    caption = tidy.plain(caption.get("rendered") if isinstance(caption, dict) else "", 160)
    return credit or ("" if caption == _title(media) else caption)
