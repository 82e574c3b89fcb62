"""Writes about claims: who says they run a place, how they show it, and what staff decide.

A code that is right grants a claim at once, unless it is disputed: then only staff decide, with
reasons, and nothing is taken from whoever has the place before they have.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.mail import post_words, tell
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.enums import ClaimState, Evidence, PlaceStatus, Role, Source
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Actor, Claim, ClaimCode, Membership, Place
from torg.places.models.claims import UNDECIDED
from torg.places.organisations import (
    domain_of_mail,
    domain_of_website,
    is_mail_address,
    is_public_mail,
)
from torg.places.queries.actors import is_barred_in
from torg.places.services import claim_mail as mails
from torg.places.services.actors import number_is_taken
from torg.places.services.mandates import give_mandate
from torg.places.services.places import edit_place
from torg.places.services.proofs import digest, is_same, new_code
from torg.places.signals import ClaimDecided, PlaceClaimed

MAIL_LASTS = timedelta(hours=2)
LETTER_LASTS = timedelta(days=30)  # the post, a holiday
TRIES = 5
MAILS_A_DAY = 5
CLAIMS_A_DAY = 20  # by one person, new places among them: each may be work for staff
LEAST_REASONS = 10  # characters: "no" is no reason


@transaction.atomic
def claim_place(
    place: Place, actor: Actor, message: str = "", *, by: User, is_new_place: bool = False
) -> Claim:
    """Say that `actor` runs `place`. Claimed twice by the same actor, it is the same claim.

    When another actor has the place or claims it, the claim goes to staff as a dispute; the first
    keeps what it has. Raises RefusedDeedError when `by` does not own the actor, it has the place,
    or the person has made too many claims today.
    """
    place.refresh_from_db(from_queryset=Place.objects.select_for_update())
    if not actor.memberships.filter(user=by, until=None, role=Role.OWNER).exists():
        raise RefusedDeedError(_("Only an owner of the actor can claim a place for it."))
    if place.actor_id == actor.pk:
        raise RefusedDeedError(_("The actor has the place already."))
    known = Claim.objects.filter(place=place, actor=actor, state__in=UNDECIDED).first()
    if known is not None:
        return known
    lately = Claim.objects.filter(user=by, created_at__gt=timezone.now() - timedelta(days=1))
    if lately.count() >= CLAIMS_A_DAY:
        raise RefusedDeedError(_("You have made many claims today. Try again tomorrow."))
    others = Claim.objects.filter(place=place, state__in=UNDECIDED).exists()
    disputed = bool(place.actor_id) or others
    to_staff = disputed or is_new_place
    claim = Claim.objects.create(
        city=place.city, place=place, actor=actor, user=by, is_new_place=is_new_place,
        is_disputed=disputed, message=clean_text(message, 2_000, lines=True),
        state=ClaimState.WITH_STAFF if to_staff else ClaimState.OPEN,
    )  # fmt: skip
    record("place.claimed", claim, by=by, organisation_id=actor.pk, is_disputed=disputed)
    publish(
        PlaceClaimed, claim_id=claim.pk, place_id=place.pk, actor_id=actor.pk, is_disputed=disputed
    )
    return claim


@transaction.atomic
def ask_staff(claim: Claim, message: str, *, letter: bool = False, by: User) -> Claim:
    """Put the claim before staff: to send or hand over a code, or to say what they know."""
    _hold_undecided(claim)
    claim.state = ClaimState.WITH_STAFF
    claim.wants_letter = letter
    claim.message = clean_text(message, 2_000, lines=True) or claim.message
    claim.save(update_fields=["state", "wants_letter", "message"])
    record("claim.put_before_staff", claim, by=by, organisation_id=claim.actor_id, letter=letter)
    return claim


def mail_domain(claim: Claim) -> str:
    """Return the domain whose mail would prove the claim; "" when none can.

    The place's website must not come from an actor: nobody proves anything with an address that
    they wrote there themselves.
    """
    place = claim.place
    if claim.is_new_place or place.provenance.get("website") == Source.ACTOR:
        return ""
    return domain_of_website(place.website)


@transaction.atomic
def send_mail_code(claim: Claim, address: str, *, by: User) -> ClaimCode:
    """Mail a code to an address at the organisation's own domain.

    Raises RefusedDeedError for another domain, a public one, or too many mails a day.
    """
    _hold_undecided(claim)
    domain, wanted = domain_of_mail(address), mail_domain(claim)
    if not is_mail_address(address.strip()):
        raise RefusedDeedError(_("That is not an e-mail address."))
    if is_public_mail(address):
        raise RefusedDeedError(
            _("Anybody can have an address at %(domain)s. Use one of the organisation's own.")
            % {"domain": domain}
        )
    if not wanted or domain != wanted:
        raise RefusedDeedError(
            _("The address must end with @%(domain)s.") % {"domain": wanted}
            if wanted
            else _("We know of no website of the place. Choose another way.")
        )
    since = timezone.now() - timedelta(days=1)
    # On all claims of the person: to take one back and make it again begins no new day.
    sent = ClaimCode.objects.filter(
        claim__place=claim.place_id, claim__user=by, evidence=Evidence.MAIL, created_at__gt=since
    )
    if sent.count() >= MAILS_A_DAY:
        raise RefusedDeedError(_("Five codes have been sent today. Try again tomorrow."))
    code, row = _new_code(claim, Evidence.MAIL, MAIL_LASTS, by=by, domain=domain)
    post_words(
        address.strip(), by.language, lambda: mails.code_by_mail(claim, code),
        kind="claim.code", worth_until=row.expires_at,
    )  # fmt: skip
    return row


@transaction.atomic
def issue_letter_code(claim: Claim, *, by: User) -> str:
    """Make a code for a letter to the place, or to be handed over there, and return it.

    It is shown this once; only its digest is kept. An older letter stops working.
    """
    _hold_undecided(claim)
    _refuse_own(claim, by)
    code, _row = _new_code(claim, Evidence.LETTER, LETTER_LASTS, by=by)
    claim.wants_letter = False
    claim.save(update_fields=["wants_letter"])
    tell(claim.user, lambda: mails.letter_is_coming(claim), kind="claim.letter")
    return code


@transaction.atomic
def use_code(claim: Claim, typed: str, *, by: User) -> bool:
    """Return whether the code is right. If so the claim is proved: granted, or told to staff.

    A wrong one costs a try of every code that waits; it is noted even when the answer is no.
    Raises RefusedDeedError when no code waits.
    """
    _hold_undecided(claim)
    waiting = list(
        claim.codes.filter(used_at=None, expires_at__gt=timezone.now(), tries_left__gt=0)
    )
    if not waiting:
        raise RefusedDeedError(
            _(
                "No code is waiting: it has been used, is too old, or was tried too many times. "
                "Ask for a new one."
            )
        )
    right = next((row for row in waiting if is_same("claim", typed, row.secret)), None)
    if right is None:
        for row in waiting:
            row.tries_left -= 1
            row.save(update_fields=["tries_left"])
        return False
    right.used_at = timezone.now()
    right.save(update_fields=["used_at"])
    claim.verified_how, claim.verified_at = right.evidence, right.used_at
    claim.evidence = right.domain
    claim.save(update_fields=["verified_how", "verified_at", "evidence"])
    record("claim.proved", claim, by=by, organisation_id=claim.actor_id, evidence=right.evidence)
    if _must_be_heard(claim):
        claim.is_disputed, claim.state = True, ClaimState.WITH_STAFF
        claim.save(update_fields=["is_disputed", "state"])
    else:
        _grant(claim, Evidence(right.evidence), note="", by=by)
    return True


@transaction.atomic
def decide_claim(claim: Claim, *, grant: bool, reasons: str, by: User) -> Claim:
    """Grant or refuse a claim as staff, with the reasons, which everybody concerned is told.

    Raises RefusedDeedError without reasons, when another actor has the same number, and for a
    claim of one's own.
    """
    _hold_undecided(claim)
    _refuse_own(claim, by)
    reasons = clean_text(reasons, 4_000, lines=True)
    if len(reasons) < LEAST_REASONS:
        raise RefusedDeedError(_("Write the reasons in a sentence: those concerned are told them."))
    claim.decided_by, claim.reasons = by, reasons
    if grant:
        _grant(claim, Evidence.STAFF, note=reasons, by=by)
    else:
        _close(claim, ClaimState.REFUSED, by=by)
        if claim.is_new_place and claim.place.status == PlaceStatus.PROPOSED:
            _set_place(claim, {"status": PlaceStatus.HIDDEN}, by=by)
        tell(claim.user, lambda: mails.refused(claim), kind="claim.refused")
    return claim


@transaction.atomic
def withdraw_claim(claim: Claim, *, by: User) -> Claim:
    """Take the claim back. A new place that nobody else claims is put aside."""
    _hold_undecided(claim)
    _close(claim, ClaimState.WITHDRAWN, by=by)
    if claim.is_new_place and claim.place.status == PlaceStatus.PROPOSED:
        _set_place(claim, {"status": PlaceStatus.HIDDEN}, by=by)
    return claim


# --- inside -------------------------------------------------------------------------------------


def _hold_undecided(claim: Claim) -> None:
    """Hold the place and the claim, in this order everywhere. Raises when it has been decided."""
    Place.objects.select_for_update().get(pk=claim.place_id)
    claim.refresh_from_db(from_queryset=Claim.objects.select_for_update())
    if not claim.is_undecided:
        raise RefusedDeedError(
            _("The claim is %(state)s already.") % {"state": claim.get_state_display()}
        )


def _refuse_own(claim: Claim, by: User) -> None:
    """Nobody on the staff decides for or against those whom they work for themselves."""
    sides = [pk for pk in (claim.actor_id, claim.place.actor_id) if pk]
    works_there = Membership.objects.filter(actor__in=sides, user=by, until=None)
    if claim.user_id == by.pk or works_there.exists():
        raise RefusedDeedError(
            _("This is your own claim. Ask somebody else on the city's staff to decide it.")
        )


def _new_code(
    claim: Claim, evidence: Evidence, lasts: timedelta, *, by: User, domain: str = ""
) -> tuple[str, ClaimCode]:
    now, code = timezone.now(), new_code()
    claim.codes.filter(evidence=evidence, used_at=None, expires_at__gt=now).update(expires_at=now)
    row = ClaimCode.objects.create(
        claim=claim, evidence=evidence, secret=digest("claim", code), domain=domain, issued_by=by,
        expires_at=now + lasts, tries_left=TRIES,
    )  # fmt: skip
    record(
        "claim.code_issued", claim, by=by, organisation_id=claim.actor_id, evidence=evidence.value
    )
    return code, row


def _must_be_heard(claim: Claim) -> bool:
    """Whether somebody else has a say: another actor has the place, or has the same number.

    Staff do when they have taken or suspended the claimant's mandate, for this actor or another: a
    code for a further place would give it back.
    """
    has_it = claim.place.actor_id not in (None, claim.actor_id)
    return (
        claim.is_disputed
        or has_it
        or number_is_taken(claim.actor, claim.actor.org_number)
        or is_barred_in(claim.city, claim.user_id)
    )


def _grant(claim: Claim, evidence: Evidence, *, note: str, by: User) -> None:
    """Give the actor the place and the claimant a mandate; tell whoever had it before."""
    actor, user = Actor.objects.select_for_update().get(pk=claim.actor_id), claim.user
    if user is None or not actor.memberships.filter(user=user, until=None, role=Role.OWNER):
        raise RefusedDeedError(_("The claimant is no longer an owner of the actor."))
    if number_is_taken(actor, actor.org_number):
        raise RefusedDeedError(
            _(
                "Another actor here has the same organisation number. Refuse this claim, and ask "
                "the claimant to be invited by its owner."
            )
        )
    before = claim.place.actor
    changes: dict[str, object] = {"actor": actor}
    if claim.place.status == PlaceStatus.PROPOSED:
        changes["status"] = PlaceStatus.ACTIVE
    _set_place(claim, changes, by=by)
    if not claim.verified_how:
        claim.verified_how, claim.verified_at = evidence, timezone.now()
    if actor.verified_at is None:
        actor.verified_at = timezone.now()
        actor.save(update_fields=["verified_at"])
    give_mandate(actor, user, evidence, by=by, note=note)
    _close(claim, ClaimState.GRANTED, by=by, previous=before)
    tell(user, lambda: mails.granted(claim), kind="claim.granted")
    if before is not None:
        for row in before.memberships.filter(role=Role.OWNER, until=None).select_related("user"):
            tell(row.user, lambda: mails.lost(claim), kind="claim.lost")


def _close(claim: Claim, state: ClaimState, *, by: User, previous: Actor | None = None) -> None:
    claim.state, claim.decided_at = state, timezone.now()
    claim.save()
    record(
        f"claim.{state.value}", claim, by=by, organisation_id=claim.actor_id,
        place_id=claim.place_id, previous_actor_id=previous.pk if previous else None,
    )  # fmt: skip
    if state != ClaimState.WITHDRAWN:
        publish(
            ClaimDecided, claim_id=claim.pk, place_id=claim.place_id, actor_id=claim.actor_id,
            granted=state == ClaimState.GRANTED, previous_actor_id=previous.pk if previous else 0,
        )  # fmt: skip


def _set_place(claim: Claim, changes: dict[str, object], *, by: User) -> None:
    """Change the place as staff would: an actor's word alone never gives it a place."""
    edit_place(claim.place, changes, by=by, source=Source.STAFF)
