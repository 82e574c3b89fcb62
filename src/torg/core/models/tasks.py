"""When each periodic job last ran; the jobs themselves are code."""

from django.db import models


class PeriodicJob(models.Model):
    name = models.CharField(max_length=80, unique=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)  # set while it runs
    error = models.CharField(max_length=200, blank=True)  # the last run's, empty when it went well

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
