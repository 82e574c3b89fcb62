"""The chapter on scenarios: what staff have put in the report, side by side with today.

Everything in it is what everybody is told of a scenario (`scenarios.queries.published`): nothing
here reads an owner, a rent or what is said at the table.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.places.models import City
from torg.premises.reports.content import words
from torg.premises.reports.content.parts import Vacancy
from torg.premises.scenarios.queries.published import published_in, told_of
from torg.premises.studies.models import Study

Told = Mapping[str, Any]  # of `told_of`
_NOTHING = "–"


def scenario_part(
    study: Study, empty: Sequence[Vacancy], names: Mapping[str, str], where: str
) -> dict[str, Any]:
    """Return the chapter as plain values; empty when no scenario is in the report. Two queries."""
    told = told_of(published_in(study).order_by("number"))
    if not told:
        return {}
    numbers = {one.slug: one.number for one in empty}
    return {
        "told": [_scenario(one, numbers, names, study.city) for one in told],
        "rows": _rows(told, where),
        "words": _labels(),
        "alt": _alt(told),
    }


def _scenario(
    one: Told, numbers: Mapping[str, int], names: Mapping[str, str], city: City
) -> dict[str, Any]:
    return {
        "number": one["number"],
        "put_forward": one["put_forward_at"].isoformat(),
        "published": one["published_at"].isoformat(),
        "letter": one["letter"],
        "name": name_of(one),
        "facts": _facts(one, city),
        "gain": one["gain"],
        "gain_words": _gained(one),
        "shops": sorted(
            (_shop(shop, numbers, names) for shop in one["shops"]), key=lambda shop: shop["place"]
        ),
    }


def name_of(one: Told) -> str:
    """Return "A Food and daily life"."""
    return f"{one['letter']} {one['title']}".strip()


def _facts(one: Told, city: City) -> str:
    votes = ngettext("%(n)s vote", "%(n)s votes", one["votes"]) % {"n": words.whole(one["votes"])}
    return _("Put forward at the round table on %(day)s; %(votes)s by %(until)s.") % {
        "day": _day(one["put_forward_at"], city), "votes": votes,
        "until": _day(one["published_at"], city),
    }  # fmt: skip


def _day(at: datetime, city: City) -> str:
    return date_format(at.astimezone(city.tz), "j F Y")


def _shop(shop: Told, numbers: Mapping[str, int], names: Mapping[str, str]) -> dict[str, Any]:
    premises, rent = shop["premises"], shop["rent_per_m2_year"]
    return {
        "place": numbers.get(premises["slug"], 0),  # its number on the map
        "slug": premises["slug"],
        "address": premises["address"],
        "trade": names.get(shop["trade"], shop["trade"]),
        "sells": words.money(shop["turnover"]),
        "rent": f"{words.whole(rent['low'])}–{words.whole(rent['high'])}",
        "bears": words.of_hundred(shop["bears"]),
    }


def _rows(told: Sequence[Told], where: str) -> list[dict[str, Any]]:
    """Return the comparison: a name, and a cell for today and for each scenario."""
    first = told[0]
    return [
        _row(
            _("Premises that stand vacant"), words.whole(first["vacant"]["today"]), told,
            lambda one: words.whole(one["vacant"]["then"]),
        ),
        _row(
            _("Variety of shops (0–100)"), words.whole(first["variety"]["today"]), told,
            lambda one: words.whole(one["variety"]["then"]),
        ),
        _row(_("The new shops sell"), _NOTHING, told, lambda one: words.money(one["sales"])),
        *_money(told, where),
        *_worth(told),
        _row(
            _("Every new shop bears itself in"), _NOTHING, told,
            lambda one: words.of_hundred(one["bears"]),
        ),
        _row(_("Owners who gain"), _NOTHING, told, _owners),
        _row(_("Votes"), _NOTHING, told, lambda one: words.whole(one["votes"])),
    ]  # fmt: skip


def _money(told: Sequence[Told], where: str) -> list[dict[str, Any]]:
    """Return what is gained and from whom; a single row where nothing may be told of either."""

    def part(name: str) -> Callable[[Told], str]:
        return lambda one: words.money(one["comes_from"][name]) if one["comes_from"] else _NOTHING

    gain = _row(
        _("%(where)s gains in all") % {"where": where}, _NOTHING, told,
        lambda one: _gained(one) or _("not told"),
    )  # fmt: skip
    if not any(one["gain"] for one in told):
        return [gain]
    return [
        _row(_("of it moved from shops here"), _NOTHING, told, part("district")),
        _row(_("of it from the rest of the town"), _NOTHING, told, part("town")),
        _row(_("of it from other towns and the net"), _NOTHING, told, part("outside")),
        _row(_("of it not bought at all today"), _NOTHING, told, part("nobody")),
        gain,
        _row(_("in eight draws of ten"), _NOTHING, told, _range),
    ]


def _worth(told: Sequence[Told]) -> list[dict[str, Any]]:
    def part(name: str) -> Callable[[Told], str]:
        return lambda one: (
            _("not told") if one["worth"][name] is None else words.signed_money(one["worth"][name])
        )

    return [
        _row(_("What neighbours count for"), _NOTHING, told, part("neighbours")),
        _row(_("What variety counts for"), _NOTHING, told, part("variety")),
        _row(_("Worth together with the gain"), _NOTHING, told, part("together")),
    ]


def _row(
    name: str, today: str, told: Sequence[Told], cell: Callable[[Told], str]
) -> dict[str, Any]:
    return {"name": name, "cells": [today, *(cell(one) for one in told)]}


def _gained(one: Told) -> str:
    """Return "+4.2 M kr"; empty where it may not be told."""
    return words.signed_money(one["gain"]["middle"]) if one["gain"] else ""


def _range(one: Told) -> str:
    if not one["gain"]:
        return _NOTHING
    ends = {end: words.signed_money(one["gain"][end]) for end in ("low", "high")}
    return _("%(low)s to %(high)s") % ends


def _owners(one: Told) -> str:
    if not one["owners"]:
        return _("not told")
    return _("%(n)s of %(all)s") % {"n": one["owners"]["gain"], "all": one["owners"]["concerned"]}


def _alt(told: Sequence[Told]) -> str:
    rows = [f"{name_of(one)} {_gained(one)}" for one in told if one["gain"]]
    return _("What the district gains by each scenario: %(gains)s. The table says all of it.") % {
        "gains": "; ".join(rows)
    }


def _labels() -> dict[str, str]:
    return {
        "scenarios": _("What if: the scenarios of the round table"),
        "scenarios_lead": _(
            "The staff and the owners of the network put trades into vacant premises and see what"
            " that does. These scenarios are told here, each against today: everything a year, and"
            " reckoned with all its new shops together."
        ),
        "scenarios_table": _("The scenarios against today"),
        "scenarios_key": _(
            "Dots: what the district's shops sell more than today, new ones included. Lines: eight"
            " draws of ten."
        ),
        "happens": _("What it does"),
        "today": _("Today"),
        "bears": _("Bears itself in"),
        "scenarios_note": _(
            "Not told: it would tell of one or two businesses, or of too few owners. Owners who"
            " gain: of those with a gain or a loss, by what shops could pay of their turnover."
            " What owners ask is in none of these figures. What neighbours and variety count"
            " for is assumed. Each person has one vote."
        ),
        # In the place of what a report without scenarios says.
        "premises_source": _(
            "Premises, shops and streets: the city's register and its map. Premises that are"
            " hidden are left out; no owner is named, and what owners ask is no part of this"
            " report."
        ),
    }
