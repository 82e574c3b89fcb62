"""Sources that a city reads again and again: where they are, and how they are doing."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.core.models import PolledSource
from torg.places.enums import FeedFormat, FeedKind
from torg.places.models.actors import Actor
from torg.places.models.city import City
from torg.places.models.places import Place


class Feed(PolledSource):
    """One source of a city: an https address, or a file that the operator keeps.

    `rank` says whom to believe where two tell of the same event: 1 is believed before 100. One
    that is read by hand (`torg import`) is kept too, without a time for the next reading.
    """

    NOUN = "feed"
    RETAKEN_AFTER = timedelta(minutes=15)

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
    every = models.DurationField(_("how often"), default=timedelta(hours=3))
    next_at = models.DateTimeField(null=True, blank=True)  # None = not by itself
    moved_at = models.DateTimeField(null=True)  # has another address since, not yet read there
    gone_agreed = models.BooleanField(default=False)  # staff believe that so much is gone

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
    def organisation_id(self) -> int | None:
        return self.actor_id
