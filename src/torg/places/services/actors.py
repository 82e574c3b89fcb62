"""Writes about actors: who they are in law, and whether they may publish."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.rules import staff_with_mfa
from torg.core.text import clean_text, slugify_any
from torg.places.enums import ActorKind, Role
from torg.places.exceptions import IncompleteTraderError, RefusedDeedError
from torg.places.models import Actor, City, Membership
from torg.places.organisations import clean_org_number
from torg.places.rules import must_state_reasons, role_in

# The first words of addresses below /aktor/ that are no actor's.
RESERVED = frozenset({"ansok", "ansprak", "inbjudan", "ny", "apply", "claims", "invitation", "new"})
IDENTITY = frozenset(
    {"name", "kind", "legal_name", "org_number", "register", "street_address", "postcode",
     "locality", "email", "phone", "website"}
)  # fmt: skip
# What was shown when the actor was verified: changing it is for staff.
_SHOWN = frozenset({"kind", "legal_name", "org_number"})


# Set by us; empty until then.
_DATES = {"pledged_at", "verified_at", "asked_number_at", "ownerless_since", "closed_at"}
_showing: list[Callable[[Actor], bool]] = []


def add_shown(is_shown: Callable[[Actor], bool]) -> None:
    """Add what tells whether an app shows anything in an actor's name; called once, at start."""
    _showing.append(is_shown)


@transaction.atomic
def begin_actor(city: City, values: Mapping[str, Any], *, by: User) -> Actor:
    """Make a draft of an actor with `by` as its owner. It gives no power until a mandate does.

    Raises RefusedDeedError for a bad number, ValidationError for another bad value.
    """
    actor = Actor(city=city, **_cleaned(values))
    # Two at once may find the same slug free: they wait for each other at the city.
    City.objects.select_for_update().get(pk=city.pk)
    taken = set(Actor.objects.filter(city=city).values_list("slug", flat=True)) | RESERVED
    actor.slug = slugify_any(actor.name, taken)
    actor.clean_fields(exclude=_DATES)
    actor.save()
    Membership.objects.create(user=by, actor=actor, role=Role.OWNER)
    record("actor.begun", actor, by=by, organisation_id=actor.pk)
    return actor


@transaction.atomic
def edit_identity(
    actor: Actor, values: Mapping[str, Any], *, pledged: bool | None = None, by: User
) -> list[str]:
    """Change who the actor is; return the names of the fields that differ.

    Once it is verified, its number, kind and registered name are for staff to change: they are
    what was shown. An empty name may be filled in; an empty number may be given, and is the
    actor's when staff have checked it (`asked_number`). What a trader must show stays filled in
    while anything is published in its name. Raises RefusedDeedError, ValidationError.
    """
    unknown = set(values) - IDENTITY
    if unknown:
        raise ValueError(f"not part of an identity: {', '.join(sorted(unknown))}")
    actor.refresh_from_db(from_queryset=Actor.objects.select_for_update())
    clean, missing = _cleaned({"kind": actor.kind, **values}), _gaps(actor)
    changed = [name for name, value in clean.items() if getattr(actor, name) != value]
    fixed = {name for name in changed if name in _SHOWN and getattr(actor, name)}
    as_staff = staff_with_mfa(by) and not role_in(by, actor)  # not of those they work for
    if fixed and actor.verified_at and not as_staff:
        raise RefusedDeedError(
            _("Number, kind and registered name were verified. Ask the staff to change them.")
        )
    refuse_taken_number(actor, clean.get("org_number", actor.org_number))
    if "org_number" in changed and actor.verified_at and not as_staff:
        changed.remove("org_number")
        changed += _ask_number(actor, clean["org_number"])
    elif "org_number" in clean and not clean["org_number"]:
        changed += _ask_number(actor, "")
    for name in set(changed) & set(clean):
        setattr(actor, name, clean[name])
    if pledged is not None and pledged != bool(actor.pledged_at):
        actor.pledged_at = timezone.now() if pledged else None
        changed.append("pledged_at")
    actor.clean_fields(exclude=_DATES)
    _refuse_new_gaps(actor, missing)
    if changed:
        actor.save()
        record("actor.edited", actor, by=by, organisation_id=actor.pk, fields=sorted(changed))
    return changed


def refuse_incomplete(actor: Actor | None) -> None:
    """Raise IncompleteTraderError unless the actor may publish; the message says what is missing.

    For every service that publishes something in an actor's name: DSA art. 30.
    """
    gaps = _gaps(actor) if actor else []
    if gaps:
        raise IncompleteTraderError(
            _("Before you can publish, fill in who you are: %(missing)s.")
            % {"missing": get_text_list(gaps, _("and"))}
        )


def refuse_without_reasons(thing: Any, *, by: User) -> None:
    """Raise RefusedDeedError when staff would take away what is an actor's (a place, an event).

    For every service that takes something away: staff restrict it instead (`core.moderation`).
    """
    if must_state_reasons(by, thing):
        raise RefusedDeedError(
            _(
                "This is the actor's own. The city hides it by a decision with reasons, which the"
                " actor is told of and may appeal."
            )
        )


def number_is_taken(actor: Actor, number: str) -> bool:
    """Return whether another actor of the city, not closed, has been shown to have the number."""
    if not number:
        return False
    others = Actor.objects.filter(
        city=actor.city, org_number=number, verified_at__isnull=False, closed_at=None
    )
    return others.exclude(pk=actor.pk).exists()


def refuse_taken_number(actor: Actor, number: str) -> None:
    """Raise RefusedDeedError when a verified actor gives a number that another has shown."""
    if actor.verified_at and number_is_taken(actor, number):
        raise RefusedDeedError(
            _("Another actor here has that number. Ask its owner to invite you, or the staff.")
        )


def _gaps(actor: Actor) -> list[str]:
    return [str(gap) for gap in actor.trader_gaps]


def _refuse_new_gaps(actor: Actor, before: list[str]) -> None:
    """Raise RefusedDeedError when the identity lacks more than before, and something is shown."""
    new = [gap for gap in _gaps(actor) if gap not in before]
    if new and any(is_shown(actor) for is_shown in _showing):
        actor.refresh_from_db()  # the page goes on with it as it is
        raise RefusedDeedError(
            _(
                "This must stay filled in while anything of yours is published: %(missing)s."
                " Take that back first."
            )
            % {"missing": get_text_list(new, _("and"))}
        )


def _ask_number(actor: Actor, number: str) -> list[str]:
    """Put a number before staff, or take it back; return the names of the fields that differ."""
    if actor.asked_number == number:
        return []
    actor.asked_number, actor.asked_number_at = number, timezone.now() if number else None
    return ["asked_number"]


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored; raises RefusedDeedError for a bad number."""
    clean = {name: clean_text(value, 500) for name, value in values.items()}
    if "org_number" in clean:
        kind = clean.get("kind", ActorKind.COMPANY)
        clean["org_number"] = clean_org_number(clean["org_number"], kind)
    return clean
