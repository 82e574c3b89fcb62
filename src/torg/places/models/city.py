"""A city, its districts, its holidays and the geometry of its own base map."""

from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import OSM_CREDIT, LayerKind


class BoundingBox(models.Model):
    """West, south, east, north in degrees (WGS 84)."""

    west = models.FloatField(default=0)
    south = models.FloatField(default=0)
    east = models.FloatField(default=0)
    north = models.FloatField(default=0)

    class Meta:
        abstract = True

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        return (self.west, self.south, self.east, self.north)


class City(BoundingBox):
    slug = models.SlugField(unique=True)
    name = models.CharField(_("name"), max_length=120)
    timezone = models.CharField(_("time zone"), max_length=60, default="Europe/Stockholm")
    country = models.CharField(_("country"), max_length=2, default="SE")  # ISO 3166-1
    language = models.CharField(_("language"), max_length=5, default="sv")  # of its street signs
    hosts = models.JSONField(_("host names"), default=list)  # ["centrum.example.se"]
    is_default = models.BooleanField(_("shown when no host matches"), default=False)
    is_demo = models.BooleanField(default=False)
    lat = models.FloatField(default=0)  # the centre of the centre: densest in places
    lon = models.FloatField(default=0)
    main_street = models.ForeignKey(
        "places.Street", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Which eves count as holidays: a stated policy, dated rows in Holiday are made from it.
    eves_as_holidays = models.BooleanField(_("eves count as holidays"), default=True)
    # The local day up to which what is open is worked out; the tick moves it on. None = not rolled.
    spells_until = models.DateField(null=True)
    source_name = models.CharField(max_length=200, blank=True)  # the extract it was made from
    source_at = models.DateTimeField(null=True)  # the extract's own time stamp
    attribution = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], condition=models.Q(is_default=True), name="one_default_city"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def map_licence(self) -> str:
        """The licence (SPDX) of the map and of what was read with it; "" where none is known."""
        return "ODbL-1.0" if self.attribution == OSM_CREDIT else ""


class Holiday(models.Model):
    """A public holiday or an eve in the city, as the city treats it. Editable, never a constant."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="holidays")
    date = models.DateField(_("date"))
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    is_eve = models.BooleanField(default=False)
    counts_as_holiday = models.BooleanField(_("hours follow PH"), default=True)

    class Meta:
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["city", "date"], name="one_holiday_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.name_sv}"


class District(BoundingBox):
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="districts")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    source_ref = models.CharField(max_length=40, blank=True)
    outline = models.JSONField(default=list)  # GeoJSON MultiPolygon coordinates

    class Meta:
        verbose_name = _("district")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="district_slug_in_city")
        ]

    def __str__(self) -> str:
        return self.name


class MapFeature(BoundingBox):
    """A shape of the base map. Coordinates are lon, lat rounded to 6 decimals (0.1 m)."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="map_features")
    layer = models.CharField(max_length=10, choices=LayerKind)
    rank = models.PositiveSmallIntegerField(default=0)  # 0 = seen from afar; higher = only near
    name = models.CharField(max_length=120, blank=True)
    geometry = models.JSONField()  # a GeoJSON geometry
    source_ref = models.CharField(max_length=40, blank=True)
    attributes = models.JSONField(default=dict)  # e.g. {"storeys": 3} of a building

    class Meta:
        indexes = [models.Index(fields=["city", "layer"], name="mapfeature_layer")]

    def __str__(self) -> str:
        return f"{self.layer} {self.name}"


class WalkNetwork(models.Model):
    """The ways that one may walk in a city: `geometry.walkways.Walkways`, packed."""

    city = models.OneToOneField(City, on_delete=models.CASCADE, related_name="walk_network")
    digest = models.CharField(max_length=64)  # SHA-256 of `packed`: the network's version
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.city} {self.digest[:12]}"
