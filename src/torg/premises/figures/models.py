"""Figures with their vintage: every one hangs on a dataset that says whose it is and of when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from torg.core.models import ImportRun
from torg.places.models import Category, City, Street
from torg.premises.figures.enums import WEATHER, DatasetKind


class Dataset(models.Model):
    """One delivery of one kind of figures. A newer one takes its place; the old one stays, because
    studies that stood on it must be able to say so."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=DatasetKind)
    title = models.CharField(_("title"), max_length=160)
    source = models.CharField(_("source"), max_length=160)
    licence = models.CharField(_("licence"), max_length=80, blank=True)
    url = models.URLField(_("address"), max_length=300, blank=True)
    as_of = models.DateField(_("the figures are of"), null=True, blank=True)
    note = models.TextField(_("what to know about it"), max_length=1000, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of what was read, and how
    is_current = models.BooleanField(default=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("dataset")
        ordering = ["kind", "-taken_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["city", "kind"], condition=Q(is_current=True), name="one_dataset_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.source})"


class Area(models.Model):
    """People of a small area: those who live there, or those who work and study there by day."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="areas")
    key = models.CharField(max_length=60)  # DeSO code, grid id
    lat = models.FloatField()  # of a point inside
    lon = models.FloatField()
    residents = models.PositiveIntegerField(default=0)
    workers = models.PositiveIntegerField(default=0)
    students = models.PositiveIntegerField(default=0)
    outline = models.JSONField(default=dict)  # GeoJSON geometry, for maps; empty when a point

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="area_key_once")]

    def __str__(self) -> str:
        return self.key


class Spending(models.Model):
    """What a person spends on a kind of trade in a year, and how much of it goes to the net."""

    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="spendings")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    # Whole kronor (the city's currency) for a person and year, net purchases included.
    resident = models.PositiveIntegerField(_("a resident, a year"))
    worker = models.PositiveIntegerField(_("somebody who works here by day, a year"), default=0)
    student = models.PositiveIntegerField(_("a student, a year"), default=0)
    online_permille = models.PositiveSmallIntegerField(_("bought on the net, per mille"))
    # What the figure may be wrong by, in per mille either way: studies draw from this range.
    spread_permille = models.PositiveSmallIntegerField(_("uncertainty, ± per mille"), default=200)
    turnover_per_m2 = models.PositiveIntegerField(
        _("turnover that a square metre needs, a year"), default=0
    )
    least_m2 = models.PositiveIntegerField(_("least floor, m²"), default=0)
    basis = models.CharField(_("what it rests on"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dataset", "category"], name="spending_once"),
            models.CheckConstraint(
                condition=Q(online_permille__lte=1000) & Q(spread_permille__lte=1000),
                name="spending_permille",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category_id}: {self.resident}"

    @property
    def online_percent(self) -> float:
        return self.online_permille / 10

    @property
    def spread_percent(self) -> float:
        return self.spread_permille / 10


class Counter(models.Model):
    """A place where passers-by are counted."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="+")
    along_m = models.FloatField(null=True)

    class Meta:
        verbose_name = _("counter")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="counter_slug_in_city"),
            models.UniqueConstraint(fields=["city", "name"], name="counter_name_in_city"),
        ]

    def __str__(self) -> str:
        return self.name


class HourCount(models.Model):
    """Passers-by of one hour, both directions. An hour that was not counted has no row."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="counts")
    start = models.DateTimeField()  # the hour begins, UTC
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counter", "start"], name="hour_once")]

    def __str__(self) -> str:
        return f"{self.counter_id} {self.start:%Y-%m-%d %H}: {self.people}"


class Weather(models.Model):
    """What the weather was from `start` on, in an hour or a day: one row for each measure.

    A measure that is not known has no row. A newer delivery adds and corrects: `dataset` is the one
    that said it last.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.label) for kind in WEATHER])
    start = models.DateTimeField()  # UTC
    hours = models.PositiveSmallIntegerField(default=1)  # 1, or 24 for a day
    value = models.FloatField()  # °C on the mean, or mm in all

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "kind", "hours", "start"], name="weather_once"),
            models.CheckConstraint(
                condition=Q(hours__in=[1, 24]) & Q(kind__in=[kind.value for kind in WEATHER]),
                name="weather_of_an_hour_or_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.start:%Y-%m-%d %H}: {self.value}"


class DemandSignal(models.Model):
    """Somebody wishes for a kind of trade at a spot: one row for each need that has been raised.

    Who wished is not kept; `origin` names the need ("need:17"), so that the same one counts once
    and can be taken back.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")
    origin = models.CharField(max_length=60)
    lat = models.FloatField()
    lon = models.FloatField()
    supporters = models.PositiveIntegerField(default=1)
    raised_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["city", "origin"], name="signal_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("raised_at")),
                name="signal_withdrawn_after_raised",
            ),
        ]
        indexes = [models.Index(fields=["city", "category"], name="signal_by_category")]

    def __str__(self) -> str:
        return self.origin
