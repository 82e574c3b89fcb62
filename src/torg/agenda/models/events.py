"""Events as they are written, and the occurrences that are worked out from them in advance."""

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from torg.agenda.enums import Attendance, Audience, EventKind, EventStatus, Publication, Trait
from torg.places.models import Actor, City, Place

SMALL = 12  # years: an event from this age on is not one for children


class Series(models.Model):
    """Events that belong together: a festival, a season of concerts."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=100)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("series")
        constraints = [models.UniqueConstraint(fields=["city", "slug"], name="series_slug_in_city")]

    def __str__(self) -> str:
        return self.title


class Event(models.Model):
    """Something that happens, once or again and again. What is not known is empty, never guessed.

    `starts_at` and `ends_at` are the first date's. A rule of recurrence is read by the clock on the
    wall of `timezone`: 18.00 stays 18.00 when summer time begins.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=120)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    publication = models.CharField(max_length=9, choices=Publication, default=Publication.PUBLISHED)
    status = models.CharField(_("status"), max_length=9, choices=EventStatus, default="scheduled")
    status_note = models.CharField(_("what has changed"), max_length=200, blank=True)
    # {"title": "actor", "place": "feed"}: where each field comes from, as for places.
    provenance = models.JSONField(default=dict)

    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)  # Markdown
    texts = models.JSONField(default=dict)  # other languages: {"en": {"title": …, "summary": …}}
    kind = models.CharField(_("kind"), max_length=10, choices=EventKind, default=EventKind.OTHER)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)  # ["jazz", "barn"]
    # The same in small letters, "|jazz|barn|": what both engines can look in.
    keyword_line = models.TextField(blank=True, editable=False)

    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)  # None = not stated
    previous_start = models.DateTimeField(null=True, blank=True)  # before it was moved
    all_day = models.BooleanField(_("all day"), default=False)  # from midnight to midnight, local
    timezone = models.CharField(max_length=60)  # "Europe/Stockholm"
    # RFC 5545: the value of RRULE, "FREQ=WEEKLY;BYDAY=TU"; one a line where a source gives several.
    rrule = models.TextField(blank=True)
    rdates = models.JSONField(default=list, blank=True)  # further starts, ["2026-12-13T15:00"]
    exdates = models.JSONField(default=list, blank=True)  # starts that are left out, local time

    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    location_name = models.CharField(_("venue"), max_length=160, blank=True)  # where no place is
    address = models.CharField(_("address"), max_length=200, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    attendance = models.CharField(max_length=6, choices=Attendance, default=Attendance.ONSITE)
    online_url = models.URLField(_("link to take part"), max_length=500, blank=True)

    actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organiser_name = models.CharField(_("organiser"), max_length=160, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)

    is_free = models.BooleanField(_("free"), null=True, blank=True)  # None = not stated
    price_min = models.PositiveIntegerField(null=True, blank=True)  # öre
    price_max = models.PositiveIntegerField(null=True, blank=True)  # öre
    price_text = models.CharField(_("price"), max_length=160, blank=True)  # as the source says it
    tickets_url = models.URLField(_("tickets"), max_length=500, blank=True)

    audience = models.CharField(max_length=8, choices=Audience, default=Audience.EVERYONE)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    accessibility = models.JSONField(default=dict, blank=True)  # {"wheelchair": "yes", …}
    languages = models.JSONField(default=list, blank=True)  # spoken or signed, ["sv", "swl"]

    image = models.CharField(max_length=200, blank=True)  # our own copy's name in the storage
    image_alt = models.CharField(_("image in words"), max_length=250, blank=True)
    image_credit = models.CharField(_("photographer"), max_length=160, blank=True)
    image_source = models.URLField(max_length=500, blank=True)  # where the source has it

    # Hidden because it is the same as that one, to which its address leads on.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="doubles"
    )
    # The local days for which occurrences are worked out; the tick moves this window on.
    occurs_from = models.DateField(null=True)
    occurs_until = models.DateField(null=True)  # None = all that will ever be are there
    sequence = models.PositiveIntegerField(default=0)  # raised when time, place or status changes
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)  # when everyone could first see it
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("event")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="event_slug_in_city"),
        ]
        indexes = [
            models.Index(fields=["city", "occurs_until"], name="event_window"),
            models.Index(fields=["place"], name="event_place"),
            models.Index(fields=["actor"], name="event_actor"),
            models.Index(fields=["city", "updated_at", "id"], name="event_changed"),
            models.Index(fields=["image"], name="event_image", condition=~Q(image="")),
            models.Index(
                fields=["city", "image_source"],
                name="event_image_source",
                condition=~Q(image_source=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def recurs(self) -> bool:
        return bool(self.rrule or self.rdates)

    @property
    def traits(self) -> Trait:
        """What its dates are narrowed by."""
        young = self.min_age is not None and self.min_age < SMALL
        access = self.accessibility if isinstance(self.accessibility, dict) else {}
        true = {
            Trait.FREE: self.is_free is True,
            Trait.CHILDREN: self.audience == Audience.CHILDREN or young,
            Trait.AFAR: self.attendance != Attendance.ONSITE,
            Trait.STEP_FREE: access.get("wheelchair") == "yes",
            Trait.STEP_UNSAID: "wheelchair" not in access,
        }
        return Trait(sum(trait for trait, is_so in true.items() if is_so))


class EventDate(models.Model):
    """One date of an event that is not as the rule says: moved, cancelled, with a note.

    `original` is the start that the rule gives (RECURRENCE-ID); it stays when the date is moved.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="dates")
    original = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)  # None = as the rule says
    ends_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=9, choices=EventStatus, default=EventStatus.SCHEDULED)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["original"]
        constraints = [
            models.UniqueConstraint(fields=["event", "original"], name="one_change_a_date")
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.original:%F %H:%M}: {self.status}"


class Occurrence(models.Model):
    """One time that an event happens, worked out in advance (UTC, half-open).

    Lists read this table alone with the event beside it. `is_long` marks what lasts for more than
    36 hours (an exhibition): it is listed as "on now", and keeps the look-up of short ones to a
    narrow range of starts. Only occurrences of published events are kept here.
    """

    # Without indexes of their own: those below begin with them, and are the ones to be chosen.
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="occurrences", db_index=False
    )
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+", db_index=False)
    start = models.DateTimeField()
    end = models.DateTimeField()  # where none is stated: the start, so that it is over at once
    original = models.DateTimeField()  # the start that the rule gives
    is_long = models.BooleanField(default=False)
    status = models.CharField(max_length=9, choices=EventStatus, default=EventStatus.SCHEDULED)
    note = models.CharField(max_length=200, blank=True)
    # As the event has them: what lists are narrowed by is read off an index of this table alone.
    kind = models.CharField(max_length=10, choices=EventKind, default=EventKind.OTHER)
    traits = models.PositiveSmallIntegerField(default=0)  # bits of `Trait`
    place = models.ForeignKey(
        Place, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )

    class Meta:
        ordering = ["start", "id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "original"], name="occurrence_once")
        ]
        indexes = [
            models.Index(fields=["city", "is_long", "start", "end"], name="occurrence_start"),
            models.Index(fields=["city", "is_long", "end", "start"], name="occurrence_end"),
            models.Index(fields=["event", "start"], name="occurrence_of_event"),
            models.Index(fields=["place", "start"], name="occurrence_at_place"),
            # All that is to come, page by page: in the order of a list, and all that lists are
            # narrowed and counted by is read off it.
            models.Index(
                fields=[
                    "city",
                    "start",
                    "id",
                    "end",
                    "is_long",
                    "kind",
                    "traits",
                    "place",
                    "event",
                ],
                name="occurrence_listed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.start:%F %H:%M}"


class Tally(models.Model):
    """How many dates of a city begin in a week (`DAYS` days, from 1970), by what they are.

    Kept in step by whatever writes occurrences, so that all that is to come is counted by adding a
    few hundred numbers, not by reading a hundred thousand dates.
    """

    DAYS = 7

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+", db_index=False)
    week = models.IntegerField()
    kind = models.CharField(max_length=10, choices=EventKind)
    traits = models.PositiveSmallIntegerField()
    is_long = models.BooleanField()
    number = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "week", "kind", "traits", "is_long"], name="tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.kind} {self.traits}: {self.number}"
