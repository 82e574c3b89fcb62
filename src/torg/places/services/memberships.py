"""Writes about the people of an actor: invite, accept, change role, leave, hand over.

An actor is never without an owner who may act for it: the last one hands over before leaving, or
closes the actor (`services.owners`).
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.mail import post_words, tell
from torg.core.models import User
from torg.places.enums import Evidence, Role
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Invitation, Mandate, Membership
from torg.places.organisations import is_mail_address
from torg.places.queries.actors import is_barred, open_to_answer
from torg.places.rules import mandated_ids
from torg.places.services.mandates import end_invitations, give_mandate
from torg.places.services.proofs import digest, new_token
from torg.places.signals import MembershipChanged

INVITED_FOR = timedelta(days=14)
MOST_OPEN = 20  # invitations at a time: nobody's address is a list to send to
MOST_A_DAY = 40  # taken back or not: each was a mail


@transaction.atomic
def invite(actor: Actor, email: str, role: Role, link: str, *, by: User) -> Invitation:
    """Ask somebody to work for the actor; the mail's link is `link` with "TOKEN" filled in.

    Raises RefusedDeedError when it cannot be sent.
    """
    email = email.strip().lower()
    if not is_mail_address(email):
        raise RefusedDeedError(_("That is not an e-mail address."))
    _hold(actor)
    now = timezone.now()
    waiting = actor.invitations.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if waiting.count() >= MOST_OPEN:
        raise RefusedDeedError(_("Too many invitations are open. Withdraw some first."))
    if actor.invitations.filter(created_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
        raise RefusedDeedError(_("Many invitations have been sent today. Try again tomorrow."))
    if actor.memberships.filter(until=None, user__email=email).exists():
        raise RefusedDeedError(_("That person is here already."))
    for old in waiting.filter(email=email):
        _end(old)
    token = new_token()
    invitation = Invitation.objects.create(
        actor=actor, email=email, role=role, secret=digest("link", token), invited_by=by,
        expires_at=now + INVITED_FOR,
    )  # fmt: skip
    record(
        "invitation.sent", invitation, by=by, organisation_id=actor.pk, city_id=actor.city_id,
        role=role.value,
    )  # fmt: skip
    address = link.replace("TOKEN", token)

    def words() -> tuple[str, str]:
        return (
            _("%(actor)s asks you to join") % {"actor": actor.name},
            _(
                "%(actor)s in %(city)s asks you to join as %(role)s.\n\n"
                "Open this link to say yes:\n%(address)s\n\n"
                "It works until %(day)s. If you do not know what this is about, do nothing."
            )
            % {
                "actor": actor.name,
                "city": actor.city.name,
                "role": role.label,
                "address": address,
                "day": invitation.expires_at.astimezone(actor.city.tz).date().isoformat(),
            },
        )

    there = User.objects.filter(email=email).first()
    post_words(
        email, there.language if there else by.language, words,
        kind="invitation", worth_until=invitation.expires_at,
    )  # fmt: skip
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Let the person who was invited in.

    The link alone is not enough, mails are forwarded: the account must have the address.
    Raises RefusedDeedError when the invitation is over or somebody else's, when it would make less
    of the last owner, or when staff have taken the person's right to act.
    """
    _hold(invitation.actor)
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    now = timezone.now()
    if not open_to_answer(Invitation.objects.filter(pk=invitation.pk), now).exists():
        raise RefusedDeedError(_("The invitation is over. Ask for a new one."))
    own = EmailAddress.objects.filter(user=by, verified=True, email__iexact=invitation.email)
    if not own.exists():
        raise RefusedDeedError(
            _("The invitation went to another address. Sign in with that one, or add it.")
        )
    actor = invitation.actor
    _refuse_barred(actor, by)
    mine = actor.memberships.filter(user=by, until=None, role=Role.OWNER).first()
    if mine is not None and invitation.role != Role.OWNER:
        _refuse_last_owner(actor, mine)
    membership = set_role(actor, by, Role(invitation.role), by=by)
    if membership.role == Role.OWNER:
        _share_mandate(actor, invitation.invited_by, by)
    invitation.accepted_at, invitation.email = now, ""
    invitation.save(update_fields=["accepted_at", "email"])
    return membership


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """Take it back: its link no longer works."""
    invitation.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    if invitation.accepted_at or invitation.withdrawn_at:
        return
    _end(invitation)
    actor = invitation.actor
    record(
        "invitation.withdrawn", invitation, by=by, organisation_id=actor.pk, city_id=actor.city_id
    )


@transaction.atomic
def change_role(membership: Membership, role: Role, *, by: User) -> Membership:
    """Give a member another role. To make an owner of somebody is `hand_over` or an invitation.

    Raises RefusedDeedError when it would leave the actor without an owner who may act for it, or
    give power back to a person from whom staff have taken it.
    """
    actor = membership.actor
    _hold(actor)
    membership.refresh_from_db()
    if membership.until or membership.role == role:
        return membership
    _refuse_barred(actor, membership.user)
    if membership.role == Role.OWNER:
        _refuse_last_owner(actor, membership)
    changed = set_role(actor, membership.user, role, by=by)
    end_invitations(actor, membership.user_id)
    return changed


@transaction.atomic
def end_membership(membership: Membership, *, by: User) -> None:
    """Let a member go, or leave. Raises RefusedDeedError for the last owner."""
    actor = membership.actor
    _hold(actor)
    membership.refresh_from_db()
    if membership.until:
        return
    if membership.role == Role.OWNER:
        _refuse_last_owner(actor, membership)
    membership.until = timezone.now()
    membership.save(update_fields=["until"])
    actor.mandates.filter(user=membership.user, ended_at=None).update(ended_at=membership.until)
    end_invitations(actor, membership.user_id)
    _tell_change(actor, membership.user, "", by=by, verb="membership.ended", row=membership)


@transaction.atomic
def hand_over(membership: Membership, *, by: User) -> Mandate:
    """Make a member the owner in one's own place, with a mandate that ends when one's own does.

    Whoever hands over stays as editor. Raises RefusedDeedError without a mandate to hand over.
    """
    actor = membership.actor
    _hold(actor)
    membership.refresh_from_db()
    mine = actor.memberships.filter(user=by, until=None, role=Role.OWNER).first()
    if mine is None or membership.until or membership.user_id == by.pk:
        raise RefusedDeedError(_("There is nothing that you can hand over."))
    if not membership.user.is_active:
        raise RefusedDeedError(_("That person's account is shut. Choose somebody else."))
    _refuse_barred(actor, membership.user)
    given = _share_mandate(actor, by, membership.user)
    if given is None:
        raise RefusedDeedError(_("Your own right to act has ended. Ask the staff to renew it."))
    set_role(actor, membership.user, Role.OWNER, by=by)
    set_role(actor, by, Role.EDITOR, by=by)
    actor.mandates.filter(user=by, ended_at=None).update(ended_at=timezone.now())
    end_invitations(actor, by.pk)

    def words() -> tuple[str, str]:
        return (
            _("You now own %(actor)s in Torg") % {"actor": actor.name},
            _("%(actor)s has been handed over to you. You find its desk under “My pages”.")
            % {"actor": actor.name},
        )

    tell(membership.user, words, kind="membership.owner")
    return given


def _hold(actor: Actor) -> None:
    """Let changes of an actor's people wait for each other."""
    Actor.objects.select_for_update().get(pk=actor.pk)


def end_with_actor(actor: Actor, *, by: User) -> None:
    """End every membership, mandate and invitation of an actor that is being closed."""
    now = timezone.now()
    for row in actor.memberships.filter(until=None).select_related("user"):
        row.until = now
        row.save(update_fields=["until"])
        _tell_change(actor, row.user, "", by=by, verb="membership.ended", row=row)
    actor.mandates.filter(ended_at=None).update(ended_at=now)
    open_ones = actor.invitations.filter(accepted_at=None, withdrawn_at=None)
    open_ones.update(withdrawn_at=now, email="")


def _refuse_last_owner(actor: Actor, membership: Membership) -> None:
    """Raise when nobody who may act for the actor would be left, or no owner of a draft."""
    others = actor.memberships.filter(role=Role.OWNER, until=None).exclude(pk=membership.pk)
    acting = mandated_ids(actor)
    if membership.user_id in acting:
        others = others.filter(user__in=acting)
    if not others.filter(user__is_active=True).exists():
        raise RefusedDeedError(
            _(
                "Nobody else may act for %(actor)s. Hand everything over to somebody first, or "
                "close the actor: both are under “People”."
            )
            % {"actor": actor.name}
        )


def _refuse_barred(actor: Actor, user: User) -> None:
    """What staff have taken only staff give back."""
    if is_barred(actor, user.pk):
        raise RefusedDeedError(
            _(
                "The city's staff have taken the right to act for %(actor)s from %(person)s. Only "
                "they can give it back."
            )
            % {"actor": actor.name, "person": user}
        )


def _share_mandate(actor: Actor, owner: User | None, user: User) -> Mandate | None:
    """Give `user` a mandate from an owner who has one, to end with it; None when there is none."""
    if owner is None or owner.pk not in mandated_ids(actor):
        return None
    theirs = actor.mandates.filter(user=owner, ended_at=None, suspended_at=None)
    until = theirs.order_by("-ends_at").values_list("ends_at", flat=True)[0]
    return give_mandate(actor, user, Evidence.OWNER, by=owner, until=until)


def set_role(actor: Actor, user: User, role: Role, *, by: User) -> Membership:
    """End the present membership, if any, and begin one with the role: history is kept."""
    now = timezone.now()
    actor.memberships.filter(user=user, until=None).update(until=now)
    row = Membership.objects.create(actor=actor, user=user, role=role, since=now)
    _tell_change(actor, user, role.value, by=by, verb="membership.begun", row=row)
    return row


def _tell_change(
    actor: Actor, user: User, role: str, *, by: User, verb: str, row: Membership
) -> None:
    record(
        verb, row, by=by, organisation_id=actor.pk, city_id=actor.city_id, role=role,
        person_id=user.pk,
    )  # fmt: skip
    publish(MembershipChanged, actor_id=actor.pk, person_id=user.pk, role=role)


def _end(invitation: Invitation) -> None:
    invitation.withdrawn_at, invitation.email = timezone.now(), ""
    invitation.save(update_fields=["withdrawn_at", "email"])


@transaction.atomic
def forget_old_invitations() -> int:
    """Forget the addresses of invitations that nobody answered in time; return how many."""
    old = Invitation.objects.filter(expires_at__lte=timezone.now()).exclude(email="")
    return old.update(email="")
