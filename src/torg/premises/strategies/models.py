"""Strategies of stretches, and what somebody has promised to do there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models import Actor, Category
from torg.premises.models import Stretch
from torg.premises.strategies.enums import ActionState


class Strategy(models.Model):
    """What is wanted of a stretch, from the day it is adopted until it is replaced.

    A draft has no day. What is adopted is never changed: a new strategy is.
    """

    stretch = models.ForeignKey(Stretch, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()  # 1 for the stretch's first
    identity = models.TextField(_("identity"), blank=True)
    wanted = models.ManyToManyField(Category, blank=True, related_name="+")
    unwanted = models.ManyToManyField(Category, blank=True, related_name="+")
    adopted_on = models.DateField(_("adopted on"), null=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    replaced_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["stretch", "-number"]
        verbose_name = _("strategy of a stretch")
        constraints = [
            models.UniqueConstraint(fields=["stretch", "number"], name="strategy_number_once"),
            models.UniqueConstraint(
                fields=["stretch"],
                condition=models.Q(adopted_on=None),
                name="one_draft_a_stretch",
            ),
            models.UniqueConstraint(
                fields=["stretch"],
                condition=models.Q(adopted_on__isnull=False, replaced_on=None),
                name="one_standing_strategy",
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_on=None)
                | models.Q(replaced_on__gte=models.F("adopted_on")),
                name="strategy_replaced_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stretch_id} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.adopted_on is None

    @property
    def stands(self) -> bool:
        """Whether it is the one that holds now."""
        return self.adopted_on is not None and self.replaced_on is None


class Action(models.Model):
    """Something to be done on a stretch; who promised it is an actor or a function, not a person.

    Proposed by an owner it waits for staff; what they decline is taken away.
    """

    stretch = models.ForeignKey(Stretch, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(_("what is to be done"), max_length=300)
    actor = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    # "The city's street office": whoever promised is no actor here.
    function = models.CharField(_("function"), max_length=120, blank=True)
    due = models.DateField(_("by when"), null=True, blank=True)
    proposed_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_on = models.DateField(null=True)  # None = waits for staff
    done_on = models.DateField(_("done on"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("action on a stretch")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(actor=None) | models.Q(function=""), name="one_promises"
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(accepted_on__isnull=False),
                name="done_after_accepted",
            ),
        ]
        indexes = [models.Index(fields=["stretch", "due"], name="action_due")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_promised(self) -> bool:
        return self.actor_id is not None or bool(self.function)

    def state_on(self, day: date) -> ActionState:
        """Return how far it had come by a day, with what is known now."""
        if self.accepted_on is None:
            return ActionState.PROPOSED
        if self.done_on is not None:
            late = self.due is not None and self.done_on > self.due
            return ActionState.DONE if late else ActionState.KEPT
        if not self.is_promised:
            return ActionState.OPEN
        late = self.due is not None and self.due < day
        return ActionState.LATE if late else ActionState.PROMISED
