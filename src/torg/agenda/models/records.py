"""What each source says of an event, and why two that say much the same are taken for one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.agenda.enums import MatchState
from torg.agenda.models.events import Event
from torg.core.models import User
from torg.places.models import City, Feed


class SourceRecord(models.Model):
    """One event as one source tells it. Several may stand behind the same event.

    `data` is the row as it was stated, in the form of `importers.stated`; `given` names the fields
    of the event that come from it. `status_at` is when the source last took a cancellation back.
    `original` is the date that it tells of, by the rule, where it tells of one of many.
    """

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="records")
    uid = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    data = models.JSONField()
    digest = models.CharField(max_length=40)
    given = models.JSONField(default=list)
    venue = models.JSONField(default=dict)  # {"place": 7, "score": 0.95, "why": {…}}
    status_at = models.DateTimeField(null=True)
    original = models.DateTimeField(null=True)
    hid = models.BooleanField(default=False)  # its going hid the event; its coming shows it
    first_seen_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)  # not in the source any more since

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "uid"], name="record_once_in_feed")]
        indexes = [models.Index(fields=["event"], name="record_event")]

    def __str__(self) -> str:
        return f"{self.feed_id} {self.uid}"


class Match(models.Model):
    """A record and an event that may be the same: how alike, why, and what was decided.

    Once split it stays split: the pair is never suggested or merged again.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="+")
    record = models.ForeignKey(SourceRecord, on_delete=models.CASCADE, related_name="matches")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="matches")
    score = models.FloatField()  # 0–1
    reasons = models.JSONField(default=dict)  # {"title": 0.93, "minutes": 0, "metres": 12, …}
    state = models.CharField(max_length=9, choices=MatchState, default=MatchState.SUGGESTED)
    # The event that the record had made before staff joined it to this one: split gives it back.
    own_event = models.ForeignKey(Event, null=True, on_delete=models.SET_NULL, related_name="+")
    # All that told of that event then: they came along, and go back together.
    moved = models.JSONField(default=list)  # numbers of records
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("possible double")
        constraints = [models.UniqueConstraint(fields=["record", "event"], name="match_once")]
        indexes = [models.Index(fields=["city", "state", "created_at"], name="match_queue")]

    def __str__(self) -> str:
        return f"{self.record_id} = {self.event_id}: {self.state}"
