"""Writes about mandates: the right of a person to act for an organisation."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.mail import tell
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import Evidence, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Mandate
from torg.places.rules import mandated_ids
from torg.places.signals import MandateChanged

LASTS = timedelta(days=730)  # then it is shown again: people change work
LONGEST = timedelta(days=5 * 366)


@transaction.atomic
def give_mandate(
    actor: Actor,
    user: User,
    evidence: Evidence,
    *,
    by: User,
    until: datetime | None = None,
    note: str = "",
) -> Mandate:
    """Let `user` act for `actor` until then (two years when None), and return the row.

    An e-ID says who a person is, never whom they may act for: it is no evidence.
    Raises RefusedDeedError when staff give it without a written reason, or for too long.
    """
    now = timezone.now()
    ends = until or now + LASTS
    if evidence == Evidence.STAFF and not note.strip():
        raise RefusedDeedError(_("Write how you know that the person may act for the actor."))
    if not now < ends <= now + LONGEST:
        raise RefusedDeedError(_("A mandate ends between tomorrow and five years from now."))
    mandate = Mandate.objects.create(
        actor=actor,
        user=user,
        evidence=evidence,
        checked_by=by if by.pk != user.pk else None,
        note=clean_text(note, 2_000, lines=True),
        ends_at=ends,
    )
    record(
        "mandate.given", mandate, by=by, organisation_id=actor.pk, city_id=actor.city_id,
        person_id=user.pk, evidence=evidence.value, ends_at=ends,
    )  # fmt: skip
    publish(MandateChanged, actor_id=actor.pk, person_id=user.pk, is_current=True)
    return mandate


@transaction.atomic
def renew_mandate(actor: Actor, user: User, reasons: str, until: datetime, *, by: User) -> Mandate:
    """Let an owner whose right to act ends, has run out or was taken act on until then, as staff.

    `reasons` say how staff know that the person may still act for it. It is a mandate of its own:
    earlier ones stay as they were. The person is told. Raises RefusedDeedError when the actor is
    closed, the person is no owner of it now or never had a mandate, or it is oneself; and as
    `give_mandate`.
    """
    actor.refresh_from_db(from_queryset=Actor.objects.select_for_update())
    refuse_own(user.pk, by)
    owning = actor.memberships.filter(user=user, user__is_active=True, role=Role.OWNER, until=None)
    if actor.closed_at or not owning.exists() or not actor.mandates.filter(user=user).exists():
        raise RefusedDeedError(
            _("Only an owner who has had the right to act for the actor can have it renewed.")
        )
    mandate = give_mandate(actor, user, Evidence.STAFF, by=by, until=until, note=reasons)

    def words() -> tuple[str, str]:
        return (
            _("Your right to act for %(actor)s is renewed") % {"actor": actor.name},
            _("The city's staff have renewed your right to act for %(actor)s, until %(day)s.")
            % {"actor": actor.name, "day": date_format(until.astimezone(actor.city.tz), "j F Y")},
        )

    tell(user, words, kind="mandate.changed")
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, reasons: str, *, by: User) -> Mandate:
    """End it, and with it the person's power, at once; only staff can give it back.

    Raises RefusedDeedError without reasons, and for a mandate of one's own.
    """
    return _change(mandate, "ended_at", "mandate.ended", reasons, by=by)


@transaction.atomic
def suspend_mandate(mandate: Mandate, reasons: str, *, by: User) -> Mandate:
    """Let it rest while something is looked into; only staff can give it back.

    Raises RefusedDeedError without reasons, and for a mandate of one's own.
    """
    return _change(mandate, "suspended_at", "mandate.suspended", reasons, by=by)


@transaction.atomic
def resume_mandate(mandate: Mandate, *, by: User) -> Mandate:
    """Let a suspended mandate hold again."""
    _hold(mandate, by)
    if mandate.ended_at or not mandate.suspended_at:
        raise RefusedDeedError(_("It is not suspended."))
    mandate.suspended_at = None
    # What was held against the person is settled: it stays to be read, and bars them no more.
    mandate.note, mandate.reasons = f"{mandate.note}\n\n{mandate.reasons}".strip(), ""
    mandate.save(update_fields=["suspended_at", "note", "reasons"])
    _note(mandate, "mandate.resumed", by=by, is_current=mandate.ends_at > timezone.now())
    return mandate


def refuse_own(person_id: int, by: User) -> None:
    """Raise RefusedDeedError when staff decide about their own right to act for an actor."""
    if person_id == by.pk:
        raise RefusedDeedError(
            _("This is about your own right. Ask somebody else on the city's staff to decide it.")
        )


def end_invitations(actor: Actor, user_id: int) -> None:
    """Take back what a person has asked others to, once they may not act for the actor any more."""
    if user_id in mandated_ids(actor):
        return
    theirs = actor.invitations.filter(invited_by=user_id, accepted_at=None, withdrawn_at=None)
    theirs.update(withdrawn_at=timezone.now(), email="")


def _hold(mandate: Mandate, by: User) -> None:
    """Hold the actor and the mandate, in this order everywhere: who accepts an invitation waits."""
    Actor.objects.select_for_update().get(pk=mandate.actor_id)
    mandate.refresh_from_db(from_queryset=Mandate.objects.select_for_update())
    refuse_own(mandate.user_id, by)


def _change(mandate: Mandate, column: str, verb: str, reasons: str, *, by: User) -> Mandate:
    _hold(mandate, by)
    reasons = clean_text(reasons, 2_000, lines=True)
    if not reasons:
        raise RefusedDeedError(_("Write the reasons: the person is told them."))
    if mandate.ended_at or getattr(mandate, column):
        return mandate
    setattr(mandate, column, timezone.now())
    mandate.reasons = reasons
    mandate.save(update_fields=[column, "reasons"])
    end_invitations(mandate.actor, mandate.user_id)
    _note(mandate, verb, by=by, is_current=False)
    actor = mandate.actor

    def words() -> tuple[str, str]:
        return (
            _("Your right to act for %(actor)s has changed") % {"actor": actor.name},
            _(
                "You can no longer act for %(actor)s. The reasons:\n\n%(reasons)s\n\n"
                "Reply to this e-mail if you think that this is wrong."
            )
            % {"actor": actor.name, "reasons": reasons},
        )

    tell(mandate.user, words, kind="mandate.changed")
    return mandate


def _note(mandate: Mandate, verb: str, *, by: User, is_current: bool) -> None:
    actor = mandate.actor
    record(
        verb, mandate, by=by, organisation_id=actor.pk, city_id=actor.city_id,
        person_id=mandate.user_id,
    )  # fmt: skip
    publish(MandateChanged, actor_id=actor.pk, person_id=mandate.user_id, is_current=is_current)
