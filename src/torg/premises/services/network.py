"""Writes of the owners' network: who is in it, from when until when. Staff keep it."""

from datetime import date

from django.db import transaction

from torg.core.journal import record
from torg.core.models import User
from torg.places.models import Actor, City
from torg.premises.models import NetworkSeat


@transaction.atomic
def give_seat(owner: Actor, day: date, *, by: User | None) -> NetworkSeat:
    """Let an owner into the network from a day on; one that is in it stays as it is."""
    City.objects.select_for_update().get(pk=owner.city_id)
    seat, made = NetworkSeat.objects.get_or_create(
        city=owner.city, owner=owner, left_on=None, defaults={"joined_on": day}
    )
    if made:
        record("network.joined", seat, by=by, organisation_id=owner.pk)
    return seat


@transaction.atomic
def end_seat(seat: NetworkSeat, day: date, *, by: User) -> None:
    """Let an owner leave the network: what others show to the network is hidden from it at once."""
    seat.refresh_from_db(from_queryset=NetworkSeat.objects.select_for_update())
    if seat.left_on is None:
        seat.left_on = day
        seat.save(update_fields=["left_on"])
        record("network.left", seat, by=by, organisation_id=seat.owner_id)
