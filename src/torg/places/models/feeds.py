"""Sources that a city reads again and again: where they are, and how they are doing."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.core.models import ImportRun
from torg.places.enums import FeedFormat, FeedKind
from torg.places.models.actors import Actor
from torg.places.models.city import City
from torg.places.models.places import Place


class Feed(models.Model):
    """One source of a city: an https address, or a file that the operator keeps.

    `rank` says whom to believe where two tell of the same event: 1 is believed before 100. One
    that is read by hand (`torg import`) is kept too, without a time for the next reading.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=10, choices=FeedKind, default=FeedKind.EVENTS)
    format = models.CharField(_("format"), max_length=14, choices=FeedFormat, default="auto")
    url = models.CharField(_("address"), max_length=500)
    actor = models.ForeignKey(
        Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="feeds"
    )
    # Its own to add and take away; read while somebody may act for the actor.
    by_actor = models.BooleanField(default=False)
    place = models.ForeignKey(
        Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        verbose_name=_("venue where none is stated"),
    )  # fmt: skip
    rank = models.PositiveSmallIntegerField(_("rank among sources"), default=50)
    insecure = models.BooleanField(default=False)  # plain http, by the operator's word
    is_active = models.BooleanField(_("is read"), default=True)
    every = models.DurationField(_("how often"), default=timedelta(hours=3))

    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # of what was read last
    next_at = models.DateTimeField(null=True, blank=True)  # None = not by itself
    failures = models.PositiveSmallIntegerField(default=0)  # since it last went well
    last_tried_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=30, blank=True)  # core.fetching's Problem, or ours
    error_facts = models.JSONField(default=dict)  # what its words are filled in with
    error_text = models.CharField(max_length=500, blank=True)  # where only a text is known
    moved_at = models.DateTimeField(null=True)  # has another address since, not yet read there
    gone_agreed = models.BooleanField(default=False)  # staff believe that so much is gone
    last_run = models.ForeignKey(ImportRun, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("source")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["city", "kind", "url"], name="feed_once_in_city"),
        ]
        indexes = [models.Index(fields=["is_active", "next_at"], name="feed_due")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_file(self) -> bool:
        return self.url.startswith("/")
