"""Streets as one walks them: one ordered line, two sides, and what interrupts the houses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import OpeningKind, Side
from torg.places.models.city import BoundingBox, City, District


class Square(BoundingBox):
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="squares")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    lat = models.FloatField()
    lon = models.FloatField()
    outline = models.JSONField(default=list)  # GeoJSON Polygon coordinates; empty when a point
    source_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("square")
        constraints = [models.UniqueConstraint(fields=["city", "slug"], name="square_slug_in_city")]

    def __str__(self) -> str:
        return self.name


class Street(BoundingBox):
    """A named street, its ways merged into one line.

    The line is laid so that west or north is on its left: walking along it, the left side is drawn
    above and the right side below, both from left to right.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="streets")
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=160)
    names = models.JSONField(default=dict)  # {"fi": "Aleksanterinkatu", "sv": "Alexandersgatan"}
    is_pedestrian = models.BooleanField(_("pedestrian street"), default=False)
    # The spine, [[lon, lat], …] in walking order, and its length in metres.
    line = models.JSONField(default=list)
    length_m = models.FloatField(default=0)
    # Every way of the street, for the map: [[[lon, lat], …], …].
    parts = models.JSONField(default=list)
    left_faces = models.CharField(max_length=5, default="west")  # west north east south
    right_faces = models.CharField(max_length=5, default="east")
    start_towards = models.CharField(max_length=120, blank=True)  # what lies at the start
    end_towards = models.CharField(max_length=120, blank=True)
    places_count = models.PositiveIntegerField(default=0)  # active places that front on it
    source_ref = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("street")
        constraints = [models.UniqueConstraint(fields=["city", "slug"], name="street_slug_in_city")]
        indexes = [models.Index(fields=["city", "-places_count"], name="street_liveliest")]

    def __str__(self) -> str:
        return self.name


class StreetOpening(models.Model):
    """A gap in the row of houses on one side: a side street to turn into, a square to stop at."""

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="openings")
    side = models.CharField(max_length=5, choices=Side)
    along_m = models.FloatField()  # centre of the gap, metres from the street's start
    width_m = models.FloatField(default=8)
    kind = models.CharField(max_length=6, choices=OpeningKind)
    name = models.CharField(max_length=160, blank=True)
    to_street = models.ForeignKey(Street, null=True, on_delete=models.CASCADE, related_name="+")
    to_square = models.ForeignKey(Square, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["street", "side", "along_m"]

    def __str__(self) -> str:
        return f"{self.street} {self.along_m:.0f} m {self.side}: {self.name}"
