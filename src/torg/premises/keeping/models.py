"""Claims on premises: an actor says that it owns one."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.models import Actor
from torg.premises.keeping.enums import ClaimState
from torg.premises.models import Premises


class OwnerClaim(models.Model):
    """An actor says that it owns a premises; staff decide."""

    premises = models.ForeignKey(Premises, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    message = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.WAITING)
    reasons = models.CharField(_("reasons"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("claim on a premises")
        constraints = [
            models.UniqueConstraint(
                fields=["premises", "actor"],
                condition=models.Q(state=ClaimState.WAITING),
                name="one_waiting_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} claims {self.premises_id}"
