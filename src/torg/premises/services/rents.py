"""Writes of what owners ask. The figure is in no journal row, event or log: it is the owner's."""

from django.db import transaction

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.premises.enums import RentVisibility
from torg.premises.models import AskingRent, Premises
from torg.premises.signals import PremisesChanged


@transaction.atomic
def set_rent(
    premises: Premises, per_m2_year: int | None, visibility: RentVisibility, *, by: User | None
) -> bool:
    """Say what the owner asks, kronor per m² and year, and who may see it; None takes it away.

    Returns whether anything differs.
    """
    Premises.objects.select_for_update().get(pk=premises.pk)
    present = AskingRent.objects.filter(premises=premises).first()
    if per_m2_year is None:
        if present is None:
            return False
        present.delete()
        verb = "premises.rent_removed"
    else:
        if present and (present.per_m2_year, present.visibility) == (per_m2_year, visibility):
            return False
        AskingRent.objects.update_or_create(
            premises=premises,
            defaults={"per_m2_year": per_m2_year, "visibility": visibility},
        )
        verb = "premises.rent_set"
    record(verb, premises, by=by, organisation_id=premises.owner_id)
    publish(PremisesChanged, premises_id=premises.pk, what="rent")
    return True
