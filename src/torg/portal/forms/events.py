"""The form of an event: what, when and again, where, for whom and at which price.

Its fields are how people think; `values` is what `agenda.services.events` is told.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from torg.agenda.enums import Attendance, Audience, EventKind
from torg.agenda.models import Event
from torg.agenda.queries.pictures import is_a_sources
from torg.agenda.recurrence import read_recurrence
from torg.agenda.recurrence.words import in_words
from torg.agenda.services.events import held_fields
from torg.places.enums import Source
from torg.places.exceptions import UnfitPhotoError
from torg.places.models import City, Place
from torg.places.pictures import Size, fitted, read_picture
from torg.portal.forms.again import How, rule_of
from torg.portal.forms.event_fields import ACCESS, MOST_TIMES, EventFields, Where, offer
from torg.portal.forms.event_values import (
    again_from,
    day_of,
    initial_of,
    places_named,
    point_named,
    times_of,
)
from torg.portal.forms.held import ACTORS_OWN, held_groups, labels_of, shut_fields
from torg.portal.queries.event_desk import Preview, preview_of
from torg.portal.queries.event_words import capital

PICTURE_WIDTH = 960  # pixels
_LONG_AGO, _FAR_AHEAD = timedelta(days=366), timedelta(days=366 * 5)
_FIELD_OF = {"rrule": "again", "exdates": "again", "is_free": "price", "place": "where"}
# Named by the field that they belong to.
_FOLLOWING = frozenset(
    {"all_day", "starts_at", "ends_at", "ends_on", "weekdays", "ending", "until", "times",
     "left_out", "own_place", "other_place", "location_name", "address", "online_url", "price_min",
     "price_max", "image_alt", "image_credit", "picture_away"}
)  # fmt: skip
_WHERE_FIELDS = ("place", "location_name", "address", "lat", "lon", "online_url", "attendance")


class EventForm(EventFields):
    """`city` and `own` (the actor's places; staff give none) say what can be chosen.

    `source` is who fills it in: what a higher one has written of `event` is shown, and shut.
    """

    def __init__(
        self,
        *args: Any,
        city: City,
        own: Iterable[Place] = (),
        event: Event | None = None,
        source: Source = Source.ACTOR,
        **kwargs: Any,
    ) -> None:
        self.city, self.own, self.event = city, list(own), event
        self.drawn: Size | None = None
        if event is not None:
            kwargs["initial"] = initial_of(event, self.own, [key for key, _label in ACCESS])
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(k.value, capital(k.label)) for k in EventKind])
        offer(self, "audience", [(a.value, capital(a.label)) for a in Audience])
        offer(self, "again", list(self._ways_again()))
        self.fields["again"].initial = How.ONCE
        self.fields["ending"].initial = "never"
        offer(self, "where", list(self._ways_where()))
        self.fields["where"].initial = Where.OWN if self.own else Where.OTHER
        offer(self, "own_place", [(p.slug, p.name) for p in self.own])
        offer(self, "left_out", [(day, day) for day in self._left_out()])
        if event is None or not event.image:
            del self.fields["picture_away"]
        held = held_fields(event, source) if event else set[str]()
        self.shut, self.kept = held_groups(held, self.fields)
        shut_fields(self, self.shut, ACTORS_OWN)

    @property
    def holds_dates(self) -> bool:
        """Whether the dates are somebody else's to change."""
        return "starts_on" in self.shut

    @property
    def held_labels(self) -> list[str]:
        """What the actor has written itself, in the words of the form."""
        return labels_of(self, self.shut - _FOLLOWING)

    def _ways_again(self) -> Iterable[tuple[str, str]]:
        yield How.ONCE, _("No, only this time")
        yield How.WEEKLY, _("Every week")
        yield How.FORTNIGHTLY, _("Every other week")
        yield How.MONTHLY_DAY, _("Each month, on the same weekday: the second Tuesday")
        yield How.MONTHLY_LAST, _("Each month, on the last such weekday")
        yield How.MONTHLY_DATE, _("Each month, on the same date")
        yield How.YEARLY, _("Every year")
        if self.initial.get("again") == How.KEPT:
            yield How.KEPT, _("As it is now, from elsewhere")

    def _ways_where(self) -> Iterable[tuple[str, str]]:
        if self.own:
            yield Where.OWN, _("At our place") if len(self.own) == 1 else _("At one of our places")
        yield Where.OTHER, _("At another place in town")
        yield Where.ADDRESS, _("Somewhere else: a square, a park, an address")
        yield Where.ONLINE, _("Online only")

    def _left_out(self) -> list[str]:
        """The dates that are sent as left out: any date will do, there are no others to offer."""
        sent = self.data.getlist("left_out") if hasattr(self.data, "getlist") else []
        return [text for text in sent[:MOST_TIMES] if day_of(text)]

    # --- checks ---

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        known = self.event.starts_at.date() if self.event else None
        today = datetime.now(self.city.tz).date()
        if day != known and not today - _LONG_AGO <= day <= today + _FAR_AHEAD:
            raise ValidationError(_("The date cannot be right. Check the year."))
        return day

    def clean_picture(self) -> None:
        """Draw what was sent anew: nothing of the file itself is kept."""
        file = self.cleaned_data.get("picture")
        if not file:
            return
        try:
            self.drawn = fitted(read_picture(file, file.size), PICTURE_WIDTH)
        except UnfitPhotoError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for check in (self._check_time, self._check_again, self._check_where, self._check_price,
                      self._check_picture):  # fmt: skip
            check(data)
        return data

    def _check_picture(self, data: dict[str, Any]) -> None:
        # A source's picture may be without words: then it is told by the event's title.
        has_own = self.event and self.event.image and not is_a_sources(self.event)
        has_one = self.drawn or (has_own and not data.get("picture_away"))
        if has_one and not data.get("image_alt") and "image_alt" in data:
            self.add_error(
                "image_alt",
                _("Say in words what the image shows, for those who cannot see it."),
            )
        if self.drawn and self.errors:
            self.add_error("picture", _("Choose the picture once more: a page cannot keep it."))

    def _check_time(self, data: dict[str, Any]) -> None:
        if not data.get("all_day") and data.get("starts_at") is None and "starts_at" in data:
            self.add_error("starts_at", _("Say when it begins, or choose all day."))
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day comes before the first. Check them."))

    def _check_again(self, data: dict[str, Any]) -> None:
        if data.get("again") in {None, How.ONCE, How.KEPT}:
            return
        if data.get("ending") == "until":
            if data.get("until") is None and "until" in data:
                self.add_error("until", _("Say which is the last date."))
            elif data.get("until") and data.get("starts_on") and data["until"] < data["starts_on"]:
                self.add_error("until", _("The last date comes before the first. Check them."))
        if data.get("ending") == "times" and data.get("times") is None and "times" in data:
            self.add_error("times", _("Say how many times, 2 at least."))

    def _check_where(self, data: dict[str, Any]) -> None:
        where = data.get("where")
        if where == Where.OWN and not self._own(data.get("own_place", "")):
            self.add_error("own_place", _("Choose which of your places."))
        elif where == Where.OTHER:
            data["found_place"] = self._other(data.get("other_place", ""))
        elif where == Where.ADDRESS and not (data.get("location_name") or data.get("address")):
            self.add_error("location_name", _("Say what the spot is called, or its address."))
        elif where == Where.ONLINE and not data.get("online_url") and "online_url" in data:
            self.add_error("online_url", _("Give the link by which people take part."))

    def _own(self, slug: str) -> Place | None:
        return next((place for place in self.own if place.slug == slug), None)

    def _other(self, name: str) -> Place | None:
        """Return the place of that name; what is wrong is said at the field."""
        found = places_named(self.city, name) if name else []
        if not name:
            self.add_error("other_place", _("Write the name of the place."))
        elif not found:
            self.add_error(
                "other_place",
                _("No place here has that name. Choose one in the list, or give the address."),
            )
        elif len(found) > 1:
            self.add_error(
                "other_place", _("Several places have that name. Give the address instead.")
            )
        else:
            return found[0]
        return None

    def _check_price(self, data: dict[str, Any]) -> None:
        low, high = data.get("price_min"), data.get("price_max")
        if low is not None and high is not None and low > high:
            self.add_error("price_max", _("The highest price is lower than the lowest."))
        low, high = data.get("min_age"), data.get("max_age")
        if low is not None and high is not None and low > high:
            self.add_error("max_age", _("The highest age is lower than the lowest."))

    def take_refusal(self, error: ValidationError) -> None:
        """Put what the service refused at the field that it is about, else on top."""
        for name, problems in getattr(error, "error_dict", {None: error.messages}).items():
            self.add_error(_FIELD_OF.get(name, name if name in self.fields else None), problems)

    # --- what the service is told ---

    def preview(self, now: datetime) -> Preview | None:
        """Return the dates that the filled-in rule would give; None while it says too little."""
        if self.is_bound:
            self.is_valid()
            data = self.cleaned_data
        else:
            data = {**{name: field.initial for name, field in self.fields.items()}, **self.initial}
        ready = data.get("starts_on") and (data.get("all_day") or data.get("starts_at"))
        if not ready or data.get("again") in {None, How.ONCE, How.KEPT}:
            return None
        again = again_from(data)
        start, _end = times_of({"ends_at": None, **data}, self.city)
        rule = rule_of(again, data["starts_on"])
        recurrence = read_recurrence(start, self.city.timezone, rrule=rule)
        return preview_of(
            recurrence, capital(in_words(recurrence)), set(data.get("left_out") or ()), now
        )

    def values(self) -> dict[str, Any]:
        """Return what was filled in, by the field names of an event; nothing of what is shut."""
        data = self.cleaned_data
        start, end = times_of(data, self.city)
        told = {
            **{name: data[name] for name in (
                "title", "summary", "kind", "description", "website", "tickets_url", "min_age",
                "max_age", "all_day")},
            "audience": data["audience"] or Audience.EVERYONE,
            "keywords": [word.strip() for word in data["keywords"].split(",") if word.strip()],
            "starts_at": start,
            "ends_at": end,
            **self._rule_values(data),
            **self._where_values(data),
            **_price_values(data),
            "accessibility": self._access_values(data),
            **self._picture_values(data),
        }  # fmt: skip
        return {name: value for name, value in told.items() if name not in self.kept}

    def _rule_values(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["again"] == How.KEPT:
            return {}
        recurs = data["again"] != How.ONCE
        return {
            "rrule": rule_of(again_from(data), data["starts_on"]),
            "exdates": sorted(set(data["left_out"])) if recurs else [],
            **({} if recurs else {"rdates": []}),
        }

    def _where_values(self, data: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = dict.fromkeys(_WHERE_FIELDS, "")
        values.update(place=None, lat=None, lon=None, online_url=data["online_url"])
        afar = Attendance.MIXED if data["online_url"] else Attendance.ONSITE
        values["attendance"] = Attendance.ONLINE if data["where"] == Where.ONLINE else afar
        if data["where"] == Where.OWN:
            values["place"] = self._own(data["own_place"])
        elif data["where"] == Where.OTHER:
            values["place"] = data["found_place"]
        elif data["where"] == Where.ADDRESS:
            values.update(location_name=data["location_name"], address=data["address"])
            values.update(point_named(self.city, data["location_name"]))
        return values

    def _picture_values(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is said of the picture; the one that was sent is in `drawn`."""
        words = ("image_alt", "image_credit")
        if self.drawn or (self.event and self.event.image and not data.get("picture_away")):
            return {name: data[name] for name in words}
        return {"image": "", **dict.fromkeys(words, "")} if data.get("picture_away") else {}

    def _access_values(self, data: dict[str, Any]) -> dict[str, Any]:
        asked = {key for key, _label in ACCESS}
        known = self.event.accessibility if self.event else {}
        kept = {key: value for key, value in known.items() if key not in asked or value != "yes"}
        chosen = dict.fromkeys(data["access"], "yes")
        return {**{k: v for k, v in kept.items() if k not in chosen}, **chosen}


def _price_values(data: dict[str, Any]) -> dict[str, Any]:
    costs = data["price"] == "costs"
    low, high = (data["price_min"], data["price_max"]) if costs else (None, None)
    return {
        "is_free": {"free": True, "costs": False}.get(data["price"]),
        "price_min": low if low is not None else high,
        "price_max": high if high is not None else low,
    }
