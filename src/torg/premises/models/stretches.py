"""Stretches: the parts of streets that are looked after together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import Side
from torg.places.models import City, Street


class Stretch(models.Model):
    """A stretch with a name: one part of a street or several."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("stretch")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="stretch_slug_in_city")
        ]

    def __str__(self) -> str:
        return self.name


class StretchPart(models.Model):
    """A part of one street: a side or both, from so many metres along it to so many."""

    stretch = models.ForeignKey(Stretch, on_delete=models.CASCADE, related_name="parts")
    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side, blank=True)  # empty = both
    from_m = models.FloatField(_("from, metres"), default=0)
    to_m = models.FloatField(_("to, metres"), null=True)  # None = to the street's end
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("part of a stretch")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_m=None) | models.Q(to_m__gt=models.F("from_m")),
                name="stretch_part_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(from_m__gte=0), name="stretch_part_from_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.from_m:.0f}–{self.to_m or self.street.length_m:.0f} m"
