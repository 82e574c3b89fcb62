"""Work that comes round: spells of being open ahead of the clock, counts into their tables."""

from datetime import timedelta

from django.utils import timezone

from torg.core.tasks import periodic
from torg.places.services.effect import flush, forget_terms
from torg.places.services.memberships import forget_old_invitations
from torg.places.services.owners import note_ownerless
from torg.places.services.rolling import roll_every_city


# Hourly, so that every city's window moves on soon after its own midnight.
@periodic("places.roll_spells", every=timedelta(hours=1))
def roll_all_spells() -> None:
    """Move every city's window of spells on to its own today, with the holidays it will need."""
    roll_every_city()


@periodic("places.add_counts", every=timedelta(minutes=1))
def add_counts() -> None:
    """Bring what was counted since the last time into the tables."""
    flush()


@periodic("places.forget_terms", every=timedelta(days=1))
def forget_old_terms() -> None:
    """Forget the search words that need not be known any more."""
    forget_terms(timezone.now().date())


@periodic("places.forget_invitations", every=timedelta(days=1))
def forget_invitations() -> None:
    """Forget the addresses of people who did not answer an invitation."""
    forget_old_invitations()


@periodic("places.find_ownerless", every=timedelta(hours=1))
def find_ownerless() -> None:
    """Put actors that have lost their last owner before staff."""
    note_ownerless()
