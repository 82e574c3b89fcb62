"""Why a premises fits, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from torg.premises.prospects.enums import Feature
from torg.premises.prospects.matching import Match, Part, Reason
from torg.premises.prospects.models import Prospect
from torg.premises.queries.words import area_words


@dataclass(frozen=True)
class ReasonLine:
    """A reason as it is read; `points` of `of`, and whether it speaks for or against."""

    words: str
    points: str
    of: int
    tone: str  # for, against, ask


def reason_lines(match: Match, stretches: Mapping[int, str]) -> list[ReasonLine]:
    """Return the reasons of a match in words; `stretches` are names by number."""
    return [
        ReasonLine(
            _words(reason, stretches), number_format(reason.points, use_l10n=True), reason.of,
            "ask" if reason.part == Part.ASK else "for" if reason.speaks_for else "against",
        )
        for reason in match.reasons
    ]  # fmt: skip


def _words(reason: Reason, stretches: Mapping[int, str]) -> str:
    values = reason.values
    match reason.part:
        case Part.AREA:
            return _("%(area)s of %(low)s–%(high)s") % {
                "area": area_words(int(str(values[0]))), "low": values[1], "high": values[2],
            }  # fmt: skip
        case Part.FRONTAGE:
            return _("frontage %(n)s m, at least %(least)s wished") % {
                "n": _metres(values[0]), "least": _metres(values[1]),
            }  # fmt: skip
        case Part.STUDY:
            return _("rank %(n)s of %(of)s here in the study") % {"n": values[0], "of": values[1]}
        case Part.STRATEGY:
            return _strategy(reason, stretches)
    return _plain(reason)


def _strategy(reason: Reason, stretches: Mapping[int, str]) -> str:
    name = stretches.get(int(str(reason.values[0])), "")
    if reason.speaks_for:
        return _("wanted by the strategy of %(name)s") % {"name": name}
    return _("not wanted by the strategy of %(name)s") % {"name": name}


def _plain(reason: Reason) -> str:
    """Return the words of parts that say yes or no."""
    if reason.part == Part.ASK:
        asked = [str(Feature(str(name)).label) for name in reason.values]
        return _("ask the owner about: %(what)s") % {"what": get_text_list(asked, _("and"))}
    yes, no = {
        Part.USE: (_("the owner thinks of it, too"), _("the owner thinks of other uses")),
        Part.RENT: (
            _("the rent asked is within what was said"),
            _("the rent asked is above what was said"),
        ),
        Part.ACCESS: (_("step-free"), _("partly step-free")),
        Part.WHERE: (_("where it was wished"), ""),
    }[reason.part]
    full = reason.points >= reason.of
    return yes if full else no


def _metres(value: object) -> str:
    metres = float(str(value))
    return number_format(metres, 0 if metres == round(metres) else 1)


def wanted_facts(prospect: Prospect, *, rent: bool) -> list[tuple[str, str]]:
    """Return what a prospect looks for, as name and value; the rent only where `rent`."""
    features = [str(Feature(name).label) for name in prospect.features]
    where = [str(row) for row in (*prospect.districts.all(), *prospect.stretches.all())]
    most = prospect.most_rent if rent else None
    rows = [
        (_("Kind"), prospect.category.name),
        (_("Area"), f"{prospect.area_min}–{area_words(prospect.area_max)}"),
        (_("Highest rent"), _("%(kr)s kr per m² and year") % {"kr": most} if most else ""),
        (_("Least frontage"), _frontage(prospect)),
        (_("Open"), prospect.hours),
        (_("Needs"), ", ".join(features)),
        (_("Where"), ", ".join(where)),
        (_("From"), prospect.wanted_from.isoformat() if prospect.wanted_from else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _frontage(prospect: Prospect) -> str:
    least = prospect.frontage_min_m
    return _("%(n)s m") % {"n": _metres(least)} if least else ""
