"""Counts, what was seen, and what a closed count found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models import City, District, Place, Street
from torg.premises.counting.enums import Scope, Seen
from torg.premises.enums import State
from torg.premises.models import Premises, Stretch


class Count(models.Model):
    """One count: of a street, a stretch, a district or the whole city, as `scope` says.

    Streets and districts go when they are gone from the map, stretches when staff take them away:
    the count and its name stay.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day of the count"))
    scope = models.CharField(max_length=8, choices=Scope, default=Scope.CITY)
    name = models.CharField(max_length=160, blank=True)  # of what was counted; empty = the city's
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="+")
    stretch = models.ForeignKey(Stretch, null=True, on_delete=models.SET_NULL, related_name="+")
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("count")
        indexes = [models.Index(fields=["city", "-day"], name="count_of_city")]

    def __str__(self) -> str:
        return f"count of {self.day}"


class CountedUnit(models.Model):
    """What somebody saw at a unit. Every pressing is kept; the latest that stands counts.

    `client_id` is made in the browser: the same pressing that is sent twice is one row.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="seen")
    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    what = models.CharField(max_length=10, choices=Seen)
    tenant = models.CharField(max_length=160, blank=True)
    note = models.CharField(max_length=300, blank=True)
    seen_at = models.DateTimeField()  # by the counter's own clock, never later than received
    received_at = models.DateTimeField(auto_now_add=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    # What the register said when it was pressed, as the page showed it: "as last time" is as this.
    shown_state = models.CharField(max_length=10, choices=State, default=State.UNKNOWN)
    shown_who = models.CharField(max_length=160, blank=True)
    # Whose name that is, so that a place that staff hide later is no longer told.
    shown_place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    chosen = models.BooleanField(default=False)  # by staff, where two saw different things

    class Meta:
        ordering = ["seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["count", "client_id"], name="pressed_once"),
            models.UniqueConstraint(
                fields=["count", "premises"],
                condition=models.Q(chosen=True),
                name="one_chosen_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premises_id} {self.what}"


class CountPhoto(models.Model):
    """A picture of what was seen, drawn anew by us; for staff alone, as people may be in it."""

    seen = models.ForeignKey(CountedUnit, on_delete=models.CASCADE, related_name="photos")
    digest = models.CharField(max_length=32)  # of the pixels: part of the sizes' names
    widths = models.JSONField(default=list)  # the sizes that exist; pixels
    shape = models.FloatField(default=1.5)  # width / height
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seen", "digest"], name="count_photo_once"),
        ]

    def __str__(self) -> str:
        return self.digest

    @property
    def shown_width(self) -> int:
        """Pixels of the smallest size."""
        return int(self.widths[0]) if self.widths else 0

    @property
    def shown_height(self) -> int:
        return round(self.shown_width / self.shape)


class FoundUnit(models.Model):
    """A unit that the register did not know, added in the street: hidden until staff settle it.

    `client_id` is made in the browser: the same unit that is sent twice is one.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="found")
    premises = models.OneToOneField(Premises, on_delete=models.CASCADE, related_name="+")
    client_id = models.UUIDField()
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    found_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    is_one = models.BooleanField(null=True)  # what staff said: it is a premises of its own

    class Meta:
        ordering = ["found_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["count", "client_id"], name="found_once"),
        ]

    def __str__(self) -> str:
        return f"{self.premises_id} found in {self.count_id}"


class CountLine(models.Model):
    """What a closed count found at a unit, and what the register said before; never changed.

    Where the unit was stands here too, by number and name, so that the rates of a closed count stay
    what they were when streets are drawn anew and units move, and when a unit is gone.
    """

    count = models.ForeignKey(Count, on_delete=models.CASCADE, related_name="lines")
    premises = models.ForeignKey(Premises, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=State)
    before = models.CharField(max_length=10, choices=State)
    who = models.CharField(max_length=160, blank=True)  # the tenant then
    who_before = models.CharField(max_length=160, blank=True)
    # Whose name `who_before` is, so that a place that staff hide later is no longer told.
    place_before = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="+")
    street_number = models.BigIntegerField(null=True)  # primary keys then, of what may be gone now
    street_name = models.CharField(max_length=160, blank=True)
    district_number = models.BigIntegerField(null=True)
    district_name = models.CharField(max_length=160, blank=True)
    stretches = models.JSONField(default=list)  # [[12, "Norra stråket"], …]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["count", "premises"], name="one_line_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.premises_id} {self.state}"
