"""The sentences of the front page that depend on need, time and part of town together."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from torg.core.language import reads_swedish
from torg.places.enums import Need
from torg.portal.queries.moments import When


def when_label(when: When) -> str:
    """The word on the switch."""
    return {
        When.NOW: pgettext("when", "Now"),
        When.EVENING: pgettext("when", "This evening"),
        When.SATURDAY: pgettext("when", "Saturday"),
    }[when]


def heading(need: Need, when: When, place: Mapping[str, str]) -> str:
    """ "Eat now, nearest Klocktorget": `place` has one of near, where, centre, or nothing."""
    when_word = {
        When.NOW: pgettext("Eat …", "now"),
        When.EVENING: pgettext("Eat …", "this evening"),
        When.SATURDAY: pgettext("Eat …", "on Saturday"),
    }[when]
    values = {"need": need.label, "when": when_word, **place}
    if place.get("near"):
        return _("%(need)s %(when)s, nearest you") % values
    if place.get("where"):
        return _("%(need)s %(when)s: %(where)s") % values
    if place.get("centre"):
        return _("%(need)s %(when)s, nearest %(centre)s") % values
    return _("%(need)s %(when)s") % values


def cards_note(*, any_known: bool, opens: bool) -> str:
    """Say why the cards are not lit: nothing is open, or nobody has told their hours."""
    if opens:
        return _("Nothing is open just then. This opens first:")
    if any_known:
        return _("Nothing is open then, nor opens within three weeks. These are nearest:")
    return _("Nobody has told their opening hours yet. These are nearest:")


def short_day(moment: datetime) -> str:
    """ "fre" in Swedish, "Fri" in English."""
    text = dateformat.format(moment, "D")
    return text.lower() if reads_swedish() else text
