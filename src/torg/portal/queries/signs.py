"""The actor's page of signs, and the words on each."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import translate_url
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from torg.core.facade import sign_colour
from torg.core.site import absolute
from torg.places.enums import CodeMedium
from torg.places.hours.wording import hours_in_words
from torg.places.models import Actor, Code, Place
from torg.places.queries.actors import places_of
from torg.places.queries.effect import DAYS
from torg.places.queries.hours import UNKNOWN
from torg.places.queries.qr_codes import codes_of, scans_of
from torg.places.signs import Sign, SignFormat
from torg.portal.queries.fronts import front_of

# On what each kind of sign is printed, the usual one first.
FORMATS_OF = {
    CodeMedium.POSTER: (SignFormat.A4, SignFormat.A5),
    CodeMedium.DOOR: (SignFormat.A5, SignFormat.A4),
    CodeMedium.TABLE: (SignFormat.TENT,),
}


@dataclass(frozen=True)
class Row:
    """A code with its scans in the last four weeks and what it can be printed as."""

    code: Code
    scans: int

    @property
    def formats(self) -> list[tuple[str, str]]:
        words = {
            SignFormat.A4: _("A4"),
            SignFormat.A5: _("A5"),
            SignFormat.TENT: _("A5 to be folded"),
        }
        wanted = FORMATS_OF.get(CodeMedium(self.code.medium), ())
        return [(form.value, words[form]) for form in wanted]


@dataclass(frozen=True)
class SignsPage:
    actor: Actor
    places: list[Place]
    rows: list[Row]


def signs_page(actor: Actor, today: date) -> SignsPage:
    """Read the page: three queries, however many codes."""
    scans = scans_of(actor, today - timedelta(days=DAYS))
    rows = [Row(code, scans.get(code.pk, 0)) for code in codes_of(actor)]
    return SignsPage(actor, places_of(actor), rows)


def sign_of(code: Code, form: SignFormat, language: str, *, with_hours: bool) -> Sign:
    """Return the sign of a code that leads to a place, worded in a language."""
    place = code.place
    if place is None:
        raise ValueError("a sign is made for a place")
    table = code.medium == CodeMedium.TABLE
    with translation.override(language):
        return framed(
            code,
            form,
            language,
            name=place.name,
            ground=sign_colour(front_of(place, UNKNOWN)),
            title=_("Sign for %(place)s") % {"place": place.name},
            lead=_("More from us") if table else _("Closed? Scan anyway."),
            promise=_("Opening hours, events and more"),
            hours_title=_("Opening hours"),
            hours=_lines(place) if with_hours else (),
        )


def framed(code: Code, form: SignFormat, language: str, **words: Any) -> Sign:
    """Return a sign of the code with what every sign has; the language is switched on already."""
    url = absolute("portal:code", code.code, city_id=code.city_id, language=language)
    return Sign(
        format=form,
        language=language,
        url=url,
        author=code.city.name,
        or_go_to=_("Or go to"),
        alt=_("QR code that leads to %(url)s") % {"url": url},
        foot=_("%(city)s, the digital city centre") % {"city": code.city.name},
        **words,
    )


def read_where(target: str) -> str:
    """Return a code's target, which is written in Swedish, in the reader's language."""
    language = get_language() or "sv"
    with translation.override("sv"):
        return translate_url(target, language)


def _lines(place: Place) -> tuple[str, ...]:
    """Return the rule of opening in words, a line for each part; none when it has no words."""
    words = hours_in_words(place.schedule.expression) if place.schedule else ""
    return tuple(line[:1].upper() + line[1:] for line in words.split("; ") if line)
