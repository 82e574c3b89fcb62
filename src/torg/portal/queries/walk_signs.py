"""Signs at the stops of a guided walk: a code leads to the stop on the walk's page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from torg.agenda.models import Walk, WalkStop
from torg.places.models import Code
from torg.places.queries.effect import DAYS
from torg.places.queries.qr_codes import codes_to
from torg.places.signs import Sign, SignFormat
from torg.portal.queries.signs import framed
from torg.portal.queries.walks import mark_of

_GROUND = "#A13A26"  # brick, the colour of the way on the map


@dataclass(frozen=True)
class SignRow:
    """A stop with its codes; each has `scans`, those of the last four weeks."""

    stop: WalkStop
    codes: list[Code]


def page_of(walk: Walk) -> str:
    """Return the path that codes of the walk lead to; Swedish, as every target is written."""
    with translation.override("sv"):
        return reverse("portal:walk", args=[walk.slug])


def target_of(walk: Walk, stop: WalkStop) -> str:
    """Return where the stop's code leads: to a mark that stays when stops change places."""
    return f"{page_of(walk)}#{mark_of(stop)}"


def sign_rows(walk: Walk, stops: list[WalkStop], today: date) -> list[SignRow]:
    """Return the stops, each with its codes, in one query."""
    by_target: dict[str, list[Code]] = {}
    for code in codes_to(walk.city, f"{page_of(walk)}#", today - timedelta(days=DAYS)):
        by_target.setdefault(code.target, []).append(code)
    return [SignRow(stop, by_target.get(target_of(walk, stop), [])) for stop in stops]


def stop_with_code(walk: Walk, stops: list[WalkStop], text: str) -> tuple[WalkStop, Code] | None:
    """Return the stop that a code of the walk leads to; None when it is not one of this walk."""
    code = codes_to(walk.city, f"{page_of(walk)}#").filter(code=text).first()
    found = [stop for stop in stops if code and code.target == target_of(walk, stop)]
    return (found[0], code) if code and found else None


def stop_sign(walk: Walk, stop: WalkStop, code: Code, form: SignFormat, language: str) -> Sign:
    """Return the sign of a stop, worded in a language."""
    with translation.override(language):
        return framed(
            code,
            form,
            language,
            name=str(stop.told("title")),
            ground=_GROUND,
            title=_("Sign for %(place)s") % {"place": stop.told("title")},
            lead=_("Stop %(n)d of the walk %(walk)s")
            % {"n": stop.number, "walk": walk.told("title")},
            promise=_("Read, look and listen where you stand"),
        )
