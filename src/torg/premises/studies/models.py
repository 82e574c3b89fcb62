"""A study: its question, what it stood on, and its answer as it was given.

Answers name no owner and no asking rent, and are open to everybody; whoever shows one leaves out
premises that have been hidden since.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models import City, District
from torg.premises.studies.enums import Fault, Step, StudyState


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
    run_at = models.DateTimeField(null=True)  # when it last began, or ended, to run

    progress = models.FloatField(default=0)  # share of the run that is done, 0 to 1
    step = models.CharField(max_length=10, choices=Step, blank=True)
    heard_at = models.DateTimeField(null=True)  # of whoever runs it, or since when it waits
    claim = models.CharField(max_length=32, blank=True)  # the run's own mark: one run at a time
    attempts = models.PositiveSmallIntegerField(default=0)  # runs begun since it was queued
    fault = models.CharField(max_length=10, choices=Fault, blank=True)

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="study_slug_in_city"),
        ]

    def __str__(self) -> str:
        return self.title


class StudyInputs(models.Model):
    """What a study stood on: `material.Inputs`, packed. Written with its answer, never changed."""

    study = models.OneToOneField(Study, on_delete=models.CASCADE, related_name="inputs")
    digest = models.CharField(max_length=64)  # of the inputs, as the study names it
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.study_id} {self.digest[:12]}"
