"""Writes of claims: made, taken back, decided; and of who owns a premises."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor
from torg.places.rules import works_for_it
from torg.premises.keeping.enums import ClaimState
from torg.premises.keeping.models import OwnerClaim
from torg.premises.models import Premises
from torg.premises.services.owners import note_owner
from torg.premises.services.register import set_owner


@transaction.atomic
def claim_premises(premises: Premises, actor: Actor, message: str, *, by: User) -> OwnerClaim:
    """Put before staff that an actor owns a premises. Raises RefusedDeedError."""
    kept = Premises.objects.select_for_update().get(pk=premises.pk)
    if actor.city_id != kept.city_id:
        raise ValueError("an actor of another city")
    if kept.owner_id == actor.pk:
        raise RefusedDeedError(_("You own it already: it is among your premises."))
    waiting = OwnerClaim.objects.filter(premises=kept, actor=actor, state=ClaimState.WAITING)
    if waiting.exists():
        raise RefusedDeedError(_("You have said so already. The staff have it."))
    claim = OwnerClaim.objects.create(
        premises=kept, actor=actor, message=clean_text(message, 500), made_by=by
    )
    record("premises.claimed", claim, by=by, organisation_id=actor.pk, premises=kept.pk)
    return claim


@transaction.atomic
def withdraw_claim(claim: OwnerClaim, *, by: User) -> None:
    """Take a claim back. Raises RefusedDeedError for one that is decided."""
    _lock_waiting(claim)
    _close(claim, ClaimState.WITHDRAWN, "", by=by)


@transaction.atomic
def decide_claim(claim: OwnerClaim, *, granted: bool, reasons: str = "", by: User) -> None:
    """Let the actor own the premises, or say why not.

    Other claims on it wait on: they are now against the new owner. Raises RefusedDeedError for one
    that is decided, and for a refusal without reasons.
    """
    _lock_waiting(claim)
    reasons = clean_text(reasons, 500)
    if not granted and not reasons:
        raise RefusedDeedError(_("Say why, so that they know what to do next."))
    if granted:
        settle_owner(claim.premises, claim.actor, by=by)
    _close(claim, ClaimState.GRANTED if granted else ClaimState.REFUSED, reasons, by=by)


@transaction.atomic
def settle_owner(premises: Premises, owner: Actor | None, *, by: User) -> None:
    """Say who owns a premises. What the owner before asked for it is forgotten.

    Raises RefusedDeedError where its reference is that owner's already, and for who works for the
    owner before or after: others decide that.
    """
    if premises.owner_id != (owner.pk if owner else None):
        _refuse_own_cause(premises, owner, by)
    same = Premises.objects.filter(owner=owner, reference=premises.reference)
    if owner is not None and premises.reference and same.exclude(pk=premises.pk).exists():
        raise RefusedDeedError(
            _("%(owner)s has another premises with the reference %(reference)s. Change one first.")
            % {"owner": owner.name, "reference": premises.reference}
        )
    set_owner(premises, owner, by=by)


def _refuse_own_cause(premises: Premises, owner: Actor | None, by: User) -> None:
    for actor in (owner, premises.owner):
        if actor is not None and works_for_it(by, actor):
            raise RefusedDeedError(
                _("You work for %(owner)s yourself. Let another member of the staff decide it.")
                % {"owner": actor.name}
            )


@transaction.atomic
def settle_owner_named(premises: Premises, name: str, org_number: str = "", *, by: User) -> None:
    """Say who owns a premises by name: the known actor, else one that is noted now; "" = nobody."""
    owner = note_owner(premises.city, name, org_number, by=by) if name.strip() else None
    settle_owner(premises, owner, by=by)


def _lock_waiting(claim: OwnerClaim) -> None:
    claim.refresh_from_db(from_queryset=OwnerClaim.objects.select_for_update())
    if claim.state != ClaimState.WAITING:
        raise RefusedDeedError(_("It has been decided already."))


def _close(claim: OwnerClaim, state: ClaimState, reasons: str, *, by: User) -> None:
    claim.state, claim.reasons = state, reasons
    claim.decided_by, claim.decided_at = by, timezone.now()
    claim.save(update_fields=["state", "reasons", "decided_by", "decided_at"])
    record(
        f"premises.claim_{state.value}", claim, by=by, organisation_id=claim.actor_id,
        premises=claim.premises_id,
    )  # fmt: skip
