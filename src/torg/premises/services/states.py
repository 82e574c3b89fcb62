"""Writes of what a premises is: the only place that touches its history and its present state."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.models import Place
from torg.premises.enums import HOSTS_A_PLACE, TAKEN, Origin, State
from torg.premises.exceptions import HistoryError
from torg.premises.models import Premises, PremisesStatus
from torg.premises.services.search import index_premises
from torg.premises.signals import PremisesChanged

EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True)
class Now:
    """What a premises is from a day on. `place` or `tenant` only where somebody has it."""

    state: State
    since: date
    place: Place | None = None
    tenant: str = ""
    note: str = ""


_RANK = {origin.value: rank for rank, origin in enumerate(Origin)}


@transaction.atomic
def set_state(
    premises: Premises, now: Now, *, by: User | None, origin: Origin, still: bool = False
) -> PremisesStatus:
    """Say what the premises is from a day on; a row of that day is written anew.

    A row that says the same as the one before it, or after it, is joined with it. The day may lie
    before the newest row: then history is filled in, and the present state stays. `still`: it is so
    today, whatever those of a lower origin have said since; their rows are taken out.
    Raises HistoryError for a day in the future or for a tenant of what nobody has.
    """
    premises.refresh_from_db(from_queryset=Premises.objects.select_for_update())
    _refuse(premises, now)
    if still:
        weaker = [name for name, rank in _RANK.items() if rank < _RANK[origin]]
        premises.history.filter(since__gt=now.since, origin__in=weaker).delete()
    row, _made = PremisesStatus.objects.update_or_create(
        premises=premises, since=now.since,
        defaults={
            "state": now.state, "place": now.place, "tenant": clean_text(now.tenant, 160),
            "origin": origin, "note": clean_text(now.note, 300), "noted_by": by,
        },
    )  # fmt: skip
    kept = _join_equal(premises, row)
    _show_newest(premises)
    record(
        "premises.state_set", premises, by=by, organisation_id=premises.owner_id,
        state=now.state, since=now.since, place=now.place.pk if now.place else None,
        origin=origin,
    )  # fmt: skip
    index_premises([premises.pk])
    publish(PremisesChanged, premises_id=premises.pk, what="state")
    return kept


def says_already(premises: Premises, now: Now, *, origin: Origin, still: bool = False) -> bool:
    """Tell whether the history says so already, or somebody of a higher origin says otherwise.

    Of that day; with `still` also of what a lower origin has said since.
    """
    on_day = premises.history.filter(since__lte=now.since).order_by("-since").first()
    if on_day is None:
        return False
    if on_day.since == now.since and _RANK[on_day.origin] > _RANK[origin]:
        return True
    weaker = [name for name, rank in _RANK.items() if rank < _RANK[origin]]
    later = premises.history.filter(since__gt=now.since, origin__in=weaker)
    wanted = (now.state, now.place.pk if now.place else None, now.tenant)
    same = (on_day.state, on_day.place_id, on_day.tenant) == wanted
    return same and not (still and later.exists())


@transaction.atomic
def remove_state(row: PremisesStatus, *, by: User) -> None:
    """Take a wrong row out of the history; what was before it then lasted on.

    Raises HistoryError for the only row: a premises that nobody knows of is UNKNOWN.
    """
    premises = Premises.objects.select_for_update().get(pk=row.premises_id)
    if premises.history.count() < 2:
        raise HistoryError(_("The only state cannot be taken away. Say “not known” instead."))
    record(
        "premises.state_removed", premises, by=by, organisation_id=premises.owner_id,
        state=row.state, since=row.since,
    )  # fmt: skip
    row.delete()
    _show_newest(premises)
    index_premises([premises.pk])
    publish(PremisesChanged, premises_id=premises.pk, what="state")


@transaction.atomic
def correct_state(row: PremisesStatus, now: Now, *, by: User, origin: Origin) -> PremisesStatus:
    """Write a row of the history anew, also to another day. Raises HistoryError.

    Refused where the new day lies beyond a neighbouring row, which would then mean something else.
    """
    premises = Premises.objects.select_for_update().get(pk=row.premises_id)
    _refuse(premises, now)
    others = premises.history.exclude(pk=row.pk)
    before = others.filter(since__lt=row.since).order_by("-since").first()
    after = others.filter(since__gt=row.since).order_by("since").first()
    if (before and now.since <= before.since) or (after and now.since >= after.since):
        raise HistoryError(
            _("The day lies beyond the state before it or after it. Take that one away first.")
        )
    row.delete()
    return set_state(premises, now, by=by, origin=origin)


def _refuse(premises: Premises, now: Now) -> None:
    today = timezone.now().astimezone(premises.city.tz).date()
    if now.since > today:
        raise HistoryError(_("The day lies in the future. Say it when it has come."))
    if now.since < EARLIEST:
        raise HistoryError(_("The day is too long ago: is the year right?"))
    if now.place is not None and now.state not in HOSTS_A_PLACE:
        raise HistoryError(_("Only an occupied premises can have a place in it."))
    if now.tenant and now.state not in TAKEN:
        raise HistoryError(_("Only a premises that is taken can have a tenant."))
    if now.place is not None and now.place.city_id != premises.city_id:
        raise HistoryError(_("The place is in another city."))


def _same(a: PremisesStatus, b: PremisesStatus) -> bool:
    return (a.state, a.place_id, a.tenant) == (b.state, b.place_id, b.tenant)


def _join_equal(premises: Premises, row: PremisesStatus) -> PremisesStatus:
    """Drop a row that says what the one before it says; return the row that holds the period."""
    after = premises.history.filter(since__gt=row.since).order_by("since").first()
    if after is not None and _same(after, row):
        after.delete()
    before = premises.history.filter(since__lt=row.since).order_by("-since").first()
    if before is not None and _same(before, row):
        if row.note and not before.note:
            before.note = row.note
            before.save(update_fields=["note"])
        row.delete()
        return before
    return row


def _show_newest(premises: Premises) -> None:
    newest = premises.history.order_by("-since").first()
    if newest is None:
        premises.state, premises.since, premises.place, premises.tenant = (
            State.UNKNOWN,
            None,
            None,
            "",
        )
    else:
        premises.state, premises.since = newest.state, newest.since
        premises.place, premises.tenant = newest.place, newest.tenant
    premises.save(update_fields=["state", "since", "place", "tenant", "updated_at"])
