"""Where counts come from, which hours are kept apart, what was reckoned, and effects stated."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from torg.core.models import PolledSource
from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.passing.enums import EffectState, Why


class CounterSource(PolledSource):
    """A table of hourly counts that is read again and again: an https address, or a file.

    `places_url` is a table of where its counters stand; empty when the city knows them already.
    """

    NOUN = "counts_source"
    RETAKEN_AFTER = timedelta(minutes=30)

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    url = models.CharField(_("address of the counts"), max_length=500)
    places_url = models.CharField(_("address of the counters"), max_length=500, blank=True)
    every = models.DurationField(_("how often"), default=timedelta(hours=6))
    next_at = models.DateTimeField()

    class Meta:
        verbose_name = _("source of counts")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["city", "url"], name="counts_source_once_in_city"),
        ]
        indexes = [models.Index(fields=["is_active", "next_at"], name="counts_source_due")]

    def __str__(self) -> str:
        return self.name


class SetAside(models.Model):
    """Hours of a counter that nothing is reckoned from. They are not thrown away: staff who know
    that they were right take them in again (`lifted_at`), and they are not kept apart anew."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="+")
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))  # itself not included
    why = models.CharField(max_length=8, choices=Why, default=Why.STUCK)
    note = models.CharField(_("note"), max_length=200, blank=True)
    found_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("hours kept apart")
        ordering = ["-start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["counter", "start", "end"], name="set_aside_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="set_aside_ends_later"),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.start:%Y-%m-%d %H}–{self.end:%Y-%m-%d %H}"


class Pulse(models.Model):
    """What was reckoned of one counter, or of the whole city (`counter` None), as pages show it.

    `digest` is of the counts, of what is kept apart, of the holidays and of the method.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    counter = models.ForeignKey(Counter, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    result = models.JSONField(default=dict)  # analysis.Reckoned.as_dict, or analysis.Town.as_dict
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(counter__isnull=False), name="one_pulse_a_counter"
            ),
            models.UniqueConstraint(
                fields=["city"], condition=Q(counter__isnull=True), name="one_pulse_a_city"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.counter_id or self.city_id} {self.digest[:12]}"


class EffectStatement(models.Model):
    """What an event or a campaign did to footfall, as it was reckoned on a day."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    # None = all counters that counted those hours. A counter that goes takes its statements along.
    counter = models.ForeignKey(Counter, null=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(_("what it was"), max_length=160)
    start = models.DateTimeField(_("from"))
    end = models.DateTimeField(_("until"))
    state = models.CharField(max_length=8, choices=EffectState, default=EffectState.WAITING)
    shortage = models.CharField(max_length=10, blank=True)  # enums.Shortage, when it failed
    result = models.JSONField(default=dict)  # analysis.Found.as_dict
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of what it stood on
    ordered_at = models.DateTimeField(auto_now_add=True)
    made_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("effect on footfall")
        ordering = ["-start", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="effect_ends_later"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state="done"),
                name="only_a_reckoned_effect_is_published",
            ),
        ]
        indexes = [models.Index(fields=["city", "-start"], name="effect_of_city")]

    def __str__(self) -> str:
        return self.title
