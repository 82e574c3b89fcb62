"""Who owns an actor when nobody does, and the end of an actor."""

from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.mail import tell
from torg.core.models import User
from torg.core.sources import pause_source
from torg.core.text import clean_text
from torg.places.enums import Evidence, Role, Source
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Claim, Feed, Mandate, Membership, Place
from torg.places.models.claims import UNDECIDED
from torg.places.queries.actors import account_with
from torg.places.services.actors import refuse_taken_number
from torg.places.services.claims import LEAST_REASONS, withdraw_claim
from torg.places.services.mandates import give_mandate, refuse_own
from torg.places.services.memberships import end_with_actor, set_role
from torg.places.services.places import edit_place


@transaction.atomic
def note_ownerless() -> int:
    """Put actors that have lost their last owner before staff; return how many are new there.

    An owner is lost when the person is erased, which nobody may refuse, or shut out. Whoever else
    works there is told. One that has an owner again is taken out.
    """
    owners = Membership.objects.filter(
        actor=OuterRef("pk"), role=Role.OWNER, until=None, user__is_active=True
    )
    known = Actor.objects.filter(closed_at=None, verified_at__isnull=False)
    known.filter(Exists(owners), ownerless_since__isnull=False).update(ownerless_since=None)
    lost = list(_held(known.filter(~Exists(owners), ownerless_since=None)))
    for actor in lost:
        actor.ownerless_since = timezone.now()
        actor.save(update_fields=["ownerless_since"])
        record("actor.lost_owner", actor, by=None, organisation_id=actor.pk)
        for row in actor.memberships.filter(until=None).select_related("user"):
            tell(row.user, partial(_words_of_loss, actor.name), kind="actor.ownerless")
    return len(lost)


@transaction.atomic
def appoint_owner(actor: Actor, email: str, reasons: str, *, by: User) -> Mandate:
    """Make somebody with an account the owner of an actor that has none, as staff.

    `reasons` say how staff know that the person may act for it. Raises RefusedDeedError when it has
    an owner, is closed, nobody has that address, or it is oneself.
    """
    actor.refresh_from_db(from_queryset=Actor.objects.select_for_update())
    if actor.closed_at or actor.ownerless_since is None:
        raise RefusedDeedError(_("The actor has an owner, or is closed."))
    user = account_with(email)
    if user is None:
        raise RefusedDeedError(
            _("Nobody has an account with that address. Ask the person to make one first.")
        )
    refuse_own(user.pk, by)
    mandate = give_mandate(actor, user, Evidence.STAFF, by=by, note=reasons)
    set_role(actor, user, Role.OWNER, by=by)
    actor.ownerless_since = None
    actor.save(update_fields=["ownerless_since"])
    tell(user, partial(_words_of_appointing, actor.name), kind="membership.owner")
    return mandate


@transaction.atomic
def close_actor(actor: Actor, *, by: User) -> None:
    """End an actor: its places are nobody's again, and nobody works for it any more.

    What it has published stays. Those who worked there are told. Raises RefusedDeedError when it is
    closed already.
    """
    actor.refresh_from_db(from_queryset=Actor.objects.select_for_update())
    if actor.closed_at:
        raise RefusedDeedError(_("The actor is closed already."))
    people = [row.user for row in actor.memberships.filter(until=None).select_related("user")]
    for claim in Claim.objects.filter(actor=actor, state__in=UNDECIDED).order_by("pk"):
        withdraw_claim(claim, by=by)
    for place in Place.objects.filter(actor=actor).order_by("pk"):
        edit_place(place, {"actor": None}, by=by, source=Source.STAFF, reason="actor_closed")
    for feed in Feed.objects.filter(actor=actor, is_active=True).order_by("pk"):
        pause_source(feed, by=by)
    end_with_actor(actor, by=by)
    actor.closed_at, actor.ownerless_since, actor.asked_number = timezone.now(), None, ""
    actor.save(update_fields=["closed_at", "ownerless_since", "asked_number"])
    record("actor.closed", actor, by=by, organisation_id=actor.pk)
    for person in people:
        tell(person, partial(_words_of_closing, actor.name), kind="actor.closed")


@transaction.atomic
def decide_number(actor: Actor, *, accept: bool, reasons: str, by: User) -> Actor:
    """Say as staff whether an actor has the organisation number that it gave; its owners are told.

    Raises RefusedDeedError when none waits, another actor was shown to have it, staff decide of
    their own, or a refusal has no reasons.
    """
    actor.refresh_from_db(from_queryset=Actor.objects.select_for_update())
    owners = [
        row.user
        for row in actor.memberships.filter(role=Role.OWNER, until=None).select_related("user")
    ]
    for owner in owners:
        refuse_own(owner.pk, by)
    number, reasons = actor.asked_number, clean_text(reasons, 2_000, lines=True)
    if not number:
        raise RefusedDeedError(_("No number waits to be checked."))
    if accept:
        refuse_taken_number(actor, number)
        actor.org_number = number
    elif len(reasons) < LEAST_REASONS:
        raise RefusedDeedError(_("Write the reasons in a sentence: those concerned are told them."))
    actor.asked_number, actor.asked_number_at = "", None
    actor.save(update_fields=["org_number", "asked_number", "asked_number_at"])
    verb = "actor.number_accepted" if accept else "actor.number_refused"
    record(verb, actor, by=by, organisation_id=actor.pk)
    for owner in owners:
        words = partial(_words_of_number, actor.name, accept=accept, reasons=reasons)
        tell(owner, words, kind="actor.number")
    return actor


def _held(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    return actors.order_by("pk").select_for_update(of=("self",))


# --- what is told --------------------------------------------------------------------------------


def _words_of_loss(name: str) -> tuple[str, str]:
    return (
        _("%(actor)s has no owner in Torg") % {"actor": name},
        _(
            "The last owner of %(actor)s has left Torg. What you could do with its pages rests "
            "until there is a new one. The city's staff know of it. Reply to this e-mail and say "
            "who can take over."
        )
        % {"actor": name},
    )


def _words_of_appointing(name: str) -> tuple[str, str]:
    return (
        _("You now own %(actor)s in Torg") % {"actor": name},
        _("The city's staff have made you its owner. You find its desk under “My pages”."),
    )


def _words_of_closing(name: str) -> tuple[str, str]:
    return (
        _("%(actor)s is closed in Torg") % {"actor": name},
        _(
            "%(actor)s has been closed in Torg. Its places stay on the map and are run by nobody; "
            "whoever runs one can claim it."
        )
        % {"actor": name},
    )


def _words_of_number(name: str, *, accept: bool, reasons: str) -> tuple[str, str]:
    said = {"actor": name, "reasons": reasons}
    if accept:
        return (
            _("The organisation number of %(actor)s is checked") % said,
            _(
                "The city's staff have checked the organisation number of %(actor)s. "
                "It is shown now."
            )
            % said,
        )
    return (
        _("The organisation number of %(actor)s was not accepted") % said,
        _(
            "The city's staff could not confirm the organisation number that was given for "
            "%(actor)s. The reasons:\n\n%(reasons)s\n\nReply to this e-mail if you think that this "
            "is wrong."
        )
        % said,
    )
