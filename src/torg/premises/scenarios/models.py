"""What is proposed at the table, what is said of it, and who prefers what."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.premises.models import Premises
from torg.premises.studies.models import Study


class Scenario(models.Model):
    """Trades in vacant premises of a study. Put forward it stays as it is: votes rest on it."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # within its study; 1 is "A"
    title = models.CharField(_("name"), max_length=80, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    put_forward_at = models.DateTimeField(null=True)
    # The last search for a mix: enums.Search, its wishes, value and bound; see services.suggest.
    search = models.JSONField(default=dict)
    # Everybody is told of it in the study's report since then, and of no more than this, as it was
    # that day: `analysis.told.told_to_all`.
    published_at = models.DateTimeField(null=True)
    published = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        verbose_name = _("scenario")
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="scenario_number_in_study"),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | models.Q(put_forward_at__isnull=False),
                name="only_put_forward_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.title}".strip()

    @property
    def letter(self) -> str:
        """Return A for the first, Z for the 26th, AA for the 27th."""
        letters, left = "", self.number
        while left > 0:
            left, at = divmod(left - 1, 26)
            letters = chr(ord("A") + at) + letters
        return letters


class Placement(models.Model):
    """A trade in a premises. An empty trade is locked: the premises is to stay empty."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="placements")
    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    trade = models.SlugField(max_length=50, blank=True)  # a slug of the category
    is_locked = models.BooleanField(default=False)  # suggestions leave it as it is

    class Meta:
        ordering = ["premises"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "premises"], name="one_trade_a_premises"),
            models.CheckConstraint(
                condition=~models.Q(trade="") | models.Q(is_locked=True),
                name="empty_only_when_locked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.premises_id}: {self.trade or '–'}"


class Comment(models.Model):
    """What somebody at the table says of a scenario. Goes with the person who wrote it."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("comment"))
    written_at = models.DateTimeField(auto_now_add=True)
    is_hidden = models.BooleanField(default=False)  # by moderation

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = _("comment on a scenario")

    def __str__(self) -> str:
        return f"{self.scenario_id} {self.written_at:%Y-%m-%d %H:%M}"


class Vote(models.Model):
    """The scenario of a study that a person would rather see. Shown as a count, never by name."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cast_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vote for a scenario")
        constraints = [
            models.UniqueConstraint(fields=["study", "person"], name="one_vote_a_person"),
        ]

    def __str__(self) -> str:
        return f"a vote for {self.scenario_id}"  # never who: it ends in logs
