"""When a place was last confirmed and asked; what staff put forward and when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.places.models import City, Place


class Confirmation(models.Model):
    """What is known of how fresh a place's data is; no row = never confirmed, never asked."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="confirmation")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(null=True)
    never_ask = models.BooleanField(default=False)  # somebody there has asked us not to
    # What they say has changed, until staff have seen to it.
    said = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["said_at"], name="confirmation_said")]
        constraints = [
            models.CheckConstraint(
                condition=Q(said="", said_at__isnull=True)
                | (~Q(said="") & Q(said_at__isnull=False)),
                name="confirmation_said_when",
            )
        ]

    def __str__(self) -> str:
        return f"confirmation of {self.place_id}"


class Featured(models.Model):
    """Something that staff put forward from one day to another, both included."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)  # torg.places.care.featured
    object_id = models.BigIntegerField()
    text_sv = models.CharField(_("text in Swedish"), max_length=200, blank=True)
    text_en = models.CharField(_("text in English"), max_length=200, blank=True)
    starts = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("put forward")
        ordering = ["order", "starts", "pk"]
        indexes = [models.Index(fields=["city", "starts", "ends"], name="featured_on_day")]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="featured_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.starts}"
