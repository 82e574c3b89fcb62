"""Writes of notices: "right now", short, with an end."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Notice, Place
from torg.places.services.actors import refuse_incomplete, refuse_without_reasons
from torg.places.signals import StorefrontChanged

MOST_NOTICES = 3  # of one place at a time, coming ones among them
LONGEST = timedelta(days=60)


@transaction.atomic
def post_notice(
    place: Place, text: str, ends_at: datetime, starts_at: datetime | None = None, *, by: User
) -> Notice:
    """Put a notice up from `starts_at` (now when None) until `ends_at`.

    Raises IncompleteTraderError, and RefusedDeedError for a bad time, no text or too many.
    """
    refuse_incomplete(place.actor)
    now, text = timezone.now(), clean_text(text, 140)
    start = max(starts_at or now, now)
    if len(text) < 3:
        raise RefusedDeedError(_("Write what is going on, in a line."))
    if ends_at <= start:
        raise RefusedDeedError(_("The notice must end after it begins, and not in the past."))
    if ends_at - start > LONGEST:
        raise RefusedDeedError(_("A notice can be up for two months at most."))
    Place.objects.select_for_update().get(pk=place.pk)
    if place.notices.filter(withdrawn_at=None, ends_at__gt=now).count() >= MOST_NOTICES:
        raise RefusedDeedError(_("Three notices at a time are enough. Take one down first."))
    notice = Notice.objects.create(
        place=place, text=text, starts_at=start, ends_at=ends_at, created_by=by
    )
    _told(notice, "notice.posted", by=by)
    return notice


@transaction.atomic
def withdraw_notice(notice: Notice, *, by: User) -> None:
    """Take the notice down at once. Raises RefusedDeedError when staff owe an actor reasons."""
    refuse_without_reasons(notice.place, by=by)
    notice.refresh_from_db(from_queryset=Notice.objects.select_for_update())
    if notice.withdrawn_at:
        return
    notice.withdrawn_at = timezone.now()
    notice.save(update_fields=["withdrawn_at"])
    _told(notice, "notice.withdrawn", by=by)


def _told(notice: Notice, verb: str, *, by: User) -> None:
    place = notice.place
    record(verb, notice, by=by, organisation_id=place.actor_id, city_id=place.city_id)
    # Pages of the place that are kept drawn are named after when it was changed.
    Place.objects.filter(pk=place.pk).update(updated_at=timezone.now())
    publish(StorefrontChanged, place_id=place.pk, what="notice")
