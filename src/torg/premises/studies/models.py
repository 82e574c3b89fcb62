"""A study: its question, what it stood on, and its answer as it was given.

Answers name no owner and no asking rent, and are open to everybody; whoever shows one leaves out
premises that have been hidden since.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models import City, District
from torg.premises.studies.enums import StudyState


class Study(models.Model):
    """The same inputs, parameters, seed and version give the same numbers."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    # None = the whole city.
    district = models.ForeignKey(District, null=True, on_delete=models.SET_NULL, related_name="+")
    slug = models.SlugField(max_length=80)
    title = models.CharField(_("title"), max_length=160)
    parameters = models.JSONField(default=dict)  # fields of analysis.Parameters
    seed = models.PositiveIntegerField(default=1)

    state = models.CharField(max_length=10, choices=StudyState, default=StudyState.NEW)
    lacks = models.JSONField(default=list)  # enums.Lack
    inputs_digest = models.CharField(max_length=64, blank=True)  # SHA-256 of all arrays
    sources = models.JSONField(default=list)  # the datasets: kind, title, source, licence, as_of
    version = models.CharField(max_length=20, blank=True)  # of the method
    result = models.JSONField(default=dict)  # services.studies writes it; see analysis.Answer
    created_at = models.DateTimeField(auto_now_add=True)
    run_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="study_slug_in_city"),
        ]

    def __str__(self) -> str:
        return self.title
