"""What every source that is read again and again has, whatever it tells of."""

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.core.models.imports import ImportRun


class PolledSource(models.Model):
    """A source that is read again and again: an https address, or a file that the operator keeps.

    `core.sources` writes how it is doing. Where it is, how often it is read and whether it may be
    without a time for the next reading are for each kind of source to say.
    """

    NOUN: ClassVar[str]  # what the journal calls it
    RETAKEN_AFTER: ClassVar[timedelta]  # when it is tried again should a reading die

    url: "models.CharField[Any, Any]"
    every: "models.DurationField[Any, Any]"
    next_at: "models.DateTimeField[Any, Any]"

    is_active = models.BooleanField(_("is read"), default=True)
    insecure = models.BooleanField(default=False)  # plain http, by the operator's word
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of what was read last
    failures = models.PositiveSmallIntegerField(default=0)  # since it last went well
    last_tried_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=30, blank=True)  # core.fetching's Problem, or its own
    error_facts = models.JSONField(default=dict)  # what its words are filled in with
    error_text = models.CharField(max_length=500, blank=True)  # where only a text is known
    last_run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def is_file(self) -> bool:
        return self.url.startswith("/")

    @property
    def organisation_id(self) -> int | None:
        """Return whose it is, for the journal."""
        return None
