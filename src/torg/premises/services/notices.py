"""Writes of what had to be repaired in the source of a premises, for those who mend it."""

from django.db import transaction

from torg.premises.models import Premises


@transaction.atomic
def set_notices(premises: Premises, notices: list[str]) -> None:
    """Keep the notices of the newest reading. They say nothing new of the premises: no journal."""
    wanted = [notice[:300] for notice in notices][:20]
    if premises.notices != wanted:
        premises.notices = wanted
        premises.save(update_fields=["notices"])
