"""What an actor puts in its window: notices and photos."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models.places import Place


class Notice(models.Model):
    """A short line about right now, with an end; shown from its start, until withdrawn."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(_("text"), max_length=140)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["ends_at", "pk"]
        verbose_name = _("notice")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="notice_ends_later"
            )
        ]
        indexes = [models.Index(fields=["place", "ends_at"], name="notice_of_place")]

    def __str__(self) -> str:
        return self.text


class Photo(models.Model):
    """A picture of a place: its master and, cut to the crop, its sizes, all drawn anew by us.

    The crop is in fractions of the master: left, top, width, height.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="photos")
    alt = models.CharField(_("what the picture shows"), max_length=200)
    master = models.CharField(max_length=120)  # the whole picture, in the default storage
    digest = models.CharField(max_length=32)  # of pixels and crop: part of the sizes' names
    width = models.PositiveIntegerField()  # pixels of the master
    height = models.PositiveIntegerField()
    crop = models.JSONField(default=list)  # [left, top, width, height], 0–1
    widths = models.JSONField(default=list)  # the sizes that exist; pixels
    shape = models.FloatField(default=1.5)  # width / height after the crop
    order = models.PositiveSmallIntegerField(default=0)
    is_hidden = models.BooleanField(default=False)  # by a decision of staff, see moderation
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("photo")

    def __str__(self) -> str:
        return self.alt
