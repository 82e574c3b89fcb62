"""Opening hours: the rule as written (OSM syntax) and, made from it, the spells of being open.

Places with the same rule share one schedule, so fifty thousand places need a few thousand
schedules, and "open Saturday 14.00" is one index look-up instead of a loop.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models.city import City


class Schedule(models.Model):
    """One rule of opening in one city: an OSM expression plus dated exceptions."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="schedules")
    key = models.CharField(max_length=64)  # SHA-256 of expression and exceptions
    expression = models.TextField()  # normalised, valid OSM opening_hours
    # [{"date": "2026-12-23", "spans": [["10:00", "16:00"]], "note": "…"}], [] spans = closed
    exceptions = models.JSONField(default=list)
    # The local days that `spells` cover; the tick moves this window on.
    spells_from = models.DateField(null=True)
    spells_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="schedule_once")]

    def __str__(self) -> str:
        return self.expression


class OpenSpell(models.Model):
    """Open from `start` until `end` (UTC, half-open). Spells of a schedule never overlap or touch.

    A spell that has no end within the window (24/7) ends where the window ends.
    """

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="spells")
    # The schedule's own: so what is on in one city lies together in an index.
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+", db_index=False)
    start = models.DateTimeField()
    end = models.DateTimeField()
    comment = models.CharField(max_length=120, blank=True)  # "by appointment"
    # False = at most a day, so what is on at an instant ends within a day of it. Few are longer.
    is_long = models.BooleanField(default=False)

    class Meta:
        ordering = ["start"]
        indexes = [
            models.Index(fields=["schedule", "end", "start"], name="spell_of_schedule"),
            models.Index(
                fields=["city", "is_long", "end", "start", "schedule"], name="spell_at_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start:%F %H:%M}–{self.end:%F %H:%M}"


class HoursException(models.Model):
    """A day on which a place keeps other hours than its rule says, set by the actor or by staff."""

    place = models.ForeignKey("places.Place", on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    spans = models.JSONField(_("hours"), default=list)  # [["10:00", "14:00"]]; [] = closed
    note = models.CharField(_("note"), max_length=80, blank=True)  # "Ljuskväll"

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(fields=["place", "date"], name="one_exception_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.date}"
