"""What is on: the day line of the front page, on the day and at the hour that the visitor asks for.

By day the whole day is drawn and what is over stands dashed; in the evening only what is left.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from torg.agenda.enums import EventStatus
from torg.agenda.queries.counting import count_events
from torg.agenda.queries.days import EVENING, day_of, midnight
from torg.agenda.queries.events import EventFilter
from torg.core.frame import address
from torg.places.models import City
from torg.portal.queries.agenda_choosing import AgendaChoosing
from torg.portal.queries.day_line import DayLine, day_line
from torg.portal.queries.event_words import day_words
from torg.portal.queries.happenings import Happening, happenings_of

_OFF = {EventStatus.CANCELLED, EventStatus.POSTPONED}
_ON = tuple(status.value for status in EventStatus if status not in _OFF)


@dataclass(frozen=True)
class TodayEvents:
    title: str
    line: DayLine | None
    all_day: list[Happening]
    ongoing: int  # exhibitions and the like, which go on for days
    left_out: int
    day_url: str
    all_url: str

    @property
    def ongoing_words(self) -> str:
        return ngettext(
            "%(n)s exhibition or the like goes on",
            "%(n)s exhibitions and the like go on",
            self.ongoing,
        ) % {"n": self.ongoing}


def today_events(city: City, moment: datetime) -> TodayEvents | None:
    """Return what is on that day, or None when nothing is. `moment` is in the city's zone.

    Two queries, whatever the number of events.
    """
    evening = moment.time() >= EVENING
    day = day_of(None, city, moment.date())
    found = happenings_of(day.timed, city.tz)
    left = [h for h in found if not (evening and h.is_over(moment))]
    line = day_line(left, city, moment.date(), moment)
    all_day = [h for h in left if h.is_all_day]
    ongoing = sum(occurrence.end > moment for occurrence in day.ongoing)
    if line is None and not all_day and not ongoing:
        return None
    agenda = address("portal:agenda")
    return TodayEvents(
        title=_title(moment, evening=evening, today=datetime.now(city.tz).date() == moment.date()),
        line=line,
        all_day=all_day,
        ongoing=ongoing,
        left_out=line.left_out if line else 0,
        day_url=agenda + AgendaChoosing(day=moment.date()).query(),
        all_url=agenda,
    )


def events_left(city: City, moment: datetime, *, area: str = "") -> int:
    """Return how many events are on, or still to begin, on that day, in a part of town.

    `area` is the slug of a district or street. What is cancelled or put off is not there to be
    seen. One query, kept for a minute as the counts of places are.
    """
    key = f"today:events:{city.pk}:{area}:{moment:%Y%m%d%H%M}"
    known: int | None = cache.get(key)
    if known is None:
        end = midnight(city, moment.date() + timedelta(days=1))
        wanted = EventFilter(start=moment, end=end, area=area, statuses=_ON)
        known = count_events(city, wanted)
        cache.set(key, known, 60)
    return known


def _title(moment: datetime, *, evening: bool, today: bool) -> str:
    if not today:
        return _("What is on, %(day)s") % {"day": day_words(moment.date())}
    return _("What is on this evening") if evening else _("What is on today")
