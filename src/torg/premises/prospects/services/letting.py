"""From let to open: the premises is taken, the case ended and a storefront in the street, at once.

A premises that opens later is let from today; its place is opened on the day, by `torg tick`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.mail import send_later
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Category, City
from torg.places.services.opening import SPOT, open_place
from torg.premises.enums import Origin, State
from torg.premises.models import Premises
from torg.premises.prospects.enums import OPEN_STAGES, Lost, Side, Stage
from torg.premises.prospects.models import Case, Letting
from torg.premises.prospects.queries import due_lettings, study_ranks
from torg.premises.prospects.services.cases import end_case, hold
from torg.premises.prospects.signals import PremisesLet, StorefrontOpened
from torg.premises.services.states import Now, set_state
from torg.premises.strategies.queries import wishes_for

FURTHEST = timedelta(days=3 * 365)
_ORIGIN = {Side.OWNER: Origin.OWNER, Side.STAFF: Origin.STAFF}


@dataclass(frozen=True)
class Opening:
    """What opens: the name on the sign, what it is, from which day."""

    name: str
    category: Category
    opens_on: date


@transaction.atomic
def let_premises(case: Case, opening: Opening, side: Side, *, by: User) -> Letting:
    """Let the premises of a case to its prospect; where the day has come, its place opens now.

    Other open cases about the premises end: somebody else got it. The prospect is mailed how to
    take its page over. Raises RefusedDeedError for a case that has ended, a premises that is taken,
    or a day that cannot be; HistoryError when the register knows better of that day.
    """
    premises = Premises.objects.select_for_update().get(pk=case.premises_id)
    hold(case)
    _refuse(case, premises, opening)
    rivals = Case.objects.select_for_update().filter(premises=premises, stage__in=OPEN_STAGES)
    for rival in rivals.exclude(pk=case.pk):
        end_case(rival, Stage.LOST, side, by=by, why=Lost.OTHER_TENANT)
    end_case(case, Stage.LET, side, by=by)
    letting = _made(case, premises, opening, by)
    record(
        "premises.let", letting, by=by, organisation_id=premises.owner_id,
        city_id=premises.city_id, premises=premises.pk, case=case.pk, opens_on=opening.opens_on,
    )  # fmt: skip
    publish(PremisesLet, letting_id=letting.pk, premises_id=premises.pk)
    if opening.opens_on <= _today(premises.city):
        _open(letting, premises, _ORIGIN[side], by)
    else:
        now = Now(State.LET, _today(premises.city), None, letting.name)
        set_state(premises, now, by=by, origin=_ORIGIN[side])
    return letting


def _refuse(case: Case, premises: Premises, opening: Opening) -> None:
    today = _today(premises.city)
    if case.stage not in OPEN_STAGES or case.owner_id != premises.owner_id:
        raise RefusedDeedError(_("The case has ended. Take it up again first."))
    if premises.state in {State.OCCUPIED, State.LET}:
        raise RefusedDeedError(_("The premises is taken already. See what the register says."))
    if not clean_text(opening.name, 160):
        raise RefusedDeedError(_("Write the name that will stand on the sign."))
    if not today - FURTHEST <= opening.opens_on <= today + FURTHEST:
        raise RefusedDeedError(_("The day is too far away: is the year right?"))
    if opening.opens_on <= today and premises.since and opening.opens_on < premises.since:
        raise RefusedDeedError(
            _("The register knows something newer of the premises. Choose a later day.")
        )


def _made(case: Case, premises: Premises, opening: Opening, by: User) -> Letting:
    """Make the letting with the strategy that wished for it and the study that ranked it."""
    line = [row for row in (opening.category, opening.category.parent) if row is not None]
    wishes = wishes_for(premises.city, [premises]).get(premises.pk, [])
    wished = [w.strategy for w in wishes if w.wanted & {row.pk for row in line}]
    study, ranks = study_ranks(premises.city).get(premises.pk, (None, {}))
    rank, of = next((ranks[row.slug] for row in line if row.slug in ranks), (None, None))
    standing = wished or [wish.strategy for wish in wishes]
    made: Letting = Letting.objects.create(
        case=case, premises=premises, name=clean_text(opening.name, 160),
        category=opening.category, opens_on=opening.opens_on,
        strategy=standing[0] if standing else None, study=study, study_rank=rank, study_of=of,
        let_by=by,
    )  # fmt: skip
    return made


def _open(letting: Letting, premises: Premises, origin: Origin, by: User | None) -> None:
    """Open the place, occupy the premises with it, and tell who moves in."""
    spot = {name: getattr(premises, name) for name in SPOT}
    place = open_place(premises.city, letting.name, letting.category, spot, by=by)
    now = Now(State.OCCUPIED, letting.opens_on, place)
    set_state(premises, now, by=by, origin=origin, still=True)
    letting.place, letting.opened_at = place, timezone.now()
    letting.save(update_fields=["place", "opened_at"])
    record("letting.opened", letting, by=by, city_id=premises.city_id, place=place.pk)
    publish(StorefrontOpened, letting_id=letting.pk, premises_id=premises.pk, place_id=place.pk)
    if letting.case_id is not None:
        send_later("prospects.opened", letting.pk)


@transaction.atomic
def call_off_letting(case: Case, side: Side, *, by: User | None) -> None:
    """Call off a letting whose day has not come: the premises is vacant again, the case lost.

    What the register has learnt of the premises since then stays. Raises RefusedDeedError for a
    case that is not let, and for a place that has opened.
    """
    premises = Premises.objects.select_for_update().get(pk=case.premises_id)
    hold(case)
    letting = Letting.objects.select_for_update().filter(case=case, opened_at=None).first()
    if letting is None:
        raise RefusedDeedError(_("There is no letting to call off: it has opened, or is not let."))
    if _still_let(letting, premises):
        now = Now(State.VACANT, _today(premises.city))
        set_state(premises, now, by=by, origin=_ORIGIN.get(side, Origin.STAFF))
    record(
        "letting.called_off", letting, by=by, organisation_id=premises.owner_id,
        city_id=premises.city_id, premises=premises.pk, case=case.pk,
    )  # fmt: skip
    letting.delete()
    end_case(case, Stage.LOST, side, by=by, why=Lost.WITHDREW)


def _still_let(letting: Letting, premises: Premises) -> bool:
    return premises.state == State.LET and premises.tenant == letting.name


def open_what_is_due(city: City) -> int:
    """Open the places whose day has come, each in its own transaction; return how many."""
    numbers = list(due_lettings(city, _today(city)).values_list("pk", flat=True))
    return sum(_open_due(number) for number in numbers)


@transaction.atomic
def _open_due(number: int) -> bool:
    letting = Letting.objects.select_for_update().get(pk=number)
    premises = Premises.objects.select_for_update().get(pk=letting.premises_id)
    # What the register has learnt since then goes before.
    if letting.opened_at is not None or not _still_let(letting, premises):
        return False
    _open(letting, premises, Origin.STAFF, None)
    return True


def _today(city: City) -> date:
    return timezone.now().astimezone(city.tz).date()
