"""Claims: somebody says that a place is run by an actor, and how that was shown."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.places.enums import ClaimState, Evidence
from torg.places.models.actors import Actor
from torg.places.models.city import City
from torg.places.models.places import Place

UNDECIDED = (ClaimState.OPEN, ClaimState.WITH_STAFF)


class Claim(models.Model):
    """A person's claim that an actor runs a place. A decision by staff carries its reasons."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="claims")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="claims")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="claims")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(max_length=9, choices=ClaimState, default=ClaimState.OPEN)
    is_new_place = models.BooleanField(default=False)  # the claimant put the place on the map
    is_disputed = models.BooleanField(default=False)  # another actor has it or claims it
    wants_letter = models.BooleanField(default=False)
    message = models.TextField(_("what the claimant says"), blank=True)
    verified_how = models.CharField(max_length=8, choices=Evidence, blank=True)
    verified_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)  # what was seen, in words: "code to butik.example"
    decided_by = models.ForeignKey(  # None with a decision = the code decided
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reasons = models.TextField(_("reasons"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("claim")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "actor"],
                condition=models.Q(state__in=UNDECIDED),
                name="one_claim_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["city", "state", "created_at"], name="claim_queue")]

    def __str__(self) -> str:
        return f"{self.actor}: {self.place}"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED


class ClaimCode(models.Model):
    """A code that proves access to the place or to the organisation's mail; kept as a digest."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="codes")
    evidence = models.CharField(max_length=8, choices=Evidence)
    secret = models.CharField(max_length=64)
    domain = models.CharField(max_length=120, blank=True)  # of the mail; never the address
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    tries_left = models.PositiveSmallIntegerField(default=5)
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.evidence} {self.claim_id}"
