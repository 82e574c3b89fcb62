"""What an import read, took and refused, and why: kept for whoever has to mend the source."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# What imports of the house are called; a kind that an extension adds is told by its code.
KINDS = {
    "demo": _("demo town"),
    "osm": _("map extract"),
    "events": _("events"),
    "premises": _("premises"),
    "footfall": _("passers-by"),
    "weather": _("weather"),
    "population": _("people who live here"),
    "day_people": _("people who work and study here"),
    "spending": _("spending"),
}


class ImportRun(models.Model):
    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused whole")  # not of the format, or all-or-nothing and broken
        FAILED = "failed", _("failed")  # our fault, not the source's

    kind = models.CharField(max_length=40)  # "osm", "events", "products", …
    source = models.CharField(max_length=500)
    city_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    step = models.CharField(max_length=120, blank=True)  # what it is doing now
    read = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)  # why the whole was refused
    summary = models.JSONField(default=dict)  # what changed, in figures

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.source}"

    @property
    def kind_label(self) -> str:
        return str(KINDS.get(self.kind, self.kind))


class RefusedRow(models.Model):
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="refused_rows")
    row = models.CharField(max_length=200)  # line number, id or other way to find it in the source
    reason = models.CharField(max_length=500)
    content = models.TextField(blank=True)  # the row as it was, for the file of refused rows

    def __str__(self) -> str:
        return f"{self.row}: {self.reason}"
