"""Codes that stand in windows, on tables and along walks: `/q/<code>` leads on from there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import CodeMedium
from torg.places.models.city import City
from torg.places.models.places import Place


class Code(models.Model):
    """A printed code. It stands on paper, so it never changes and is never given out again."""

    # Letters and digits that are not taken for each other: see services.qr_codes.
    code = models.CharField(max_length=12, unique=True)
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="codes")
    place = models.ForeignKey(Place, null=True, on_delete=models.CASCADE, related_name="codes")
    target = models.CharField(max_length=200, blank=True)  # a path of ours; "" = the place's page
    medium = models.CharField(_("kind of sign"), max_length=6, choices=CodeMedium)
    label = models.CharField(_("where it stands"), max_length=80, blank=True)  # "by the door"
    is_active = models.BooleanField(default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("QR code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(place__isnull=False) | ~models.Q(target=""),
                name="code_leads_somewhere",
            )
        ]

    def __str__(self) -> str:
        return self.code


class CodeDay(models.Model):
    """How often a code was scanned on a local day of its city."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="days")
    date = models.DateField(_("date"))
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "date"], name="scans_once_a_day")]

    def __str__(self) -> str:
        return f"{self.date} {self.count}"
