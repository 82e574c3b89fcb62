"""Writes of strategies: drafted, adopted on a day, never changed after that."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from torg.core.events import publish
from torg.core.journal import record
from torg.core.models import User
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import Category
from torg.premises.models import Stretch
from torg.premises.strategies.models import Strategy
from torg.premises.strategies.queries import draft_of, standing_of
from torg.premises.strategies.signals import StrategyAdopted


@dataclass(frozen=True)
class Said:
    """What a strategy says."""

    identity: str
    wanted: tuple[Category, ...] = ()
    unwanted: tuple[Category, ...] = ()


@transaction.atomic
def write_draft(stretch: Stretch, said: Said, *, by: User | None) -> Strategy:
    """Write the draft of a stretch's next strategy; one is begun where there is none.

    Raises RefusedDeedError when a category is both wanted and not.
    """
    Stretch.objects.select_for_update().get(pk=stretch.pk)
    if both := sorted(row.name for row in said.wanted if row in said.unwanted):
        raise RefusedDeedError(
            _("Both wanted and not wanted: %(names)s. Choose one.")
            % {"names": get_text_list(both, _("and"))}
        )
    draft = draft_of(stretch) or _begin(stretch)
    draft.identity = clean_text(said.identity, 4_000, lines=True)
    draft.save(update_fields=["identity", "updated_at"])
    draft.wanted.set(said.wanted)
    draft.unwanted.set(said.unwanted)
    record("strategy.drafted", draft, by=by, city_id=stretch.city_id, number=draft.number)
    return draft


def _begin(stretch: Stretch) -> Strategy:
    last = Strategy.objects.filter(stretch=stretch).aggregate(n=Max("number"))["n"] or 0
    return Strategy.objects.create(stretch=stretch, number=last + 1)


@transaction.atomic
def adopt_strategy(draft: Strategy, day: date, *, by: User | None) -> Strategy:
    """Let a draft hold from a day on, in place of the one before it.

    Raises RefusedDeedError for what is no draft, says nothing, or a day that has not come or lies
    before the standing strategy's own.
    """
    stretch = Stretch.objects.select_for_update().select_related("city").get(pk=draft.stretch_id)
    draft.refresh_from_db(from_queryset=Strategy.objects.select_for_update())
    before = standing_of(stretch)
    _refuse(stretch, draft, before, day)
    if before is not None:
        before.replaced_on = day
        before.save(update_fields=["replaced_on", "updated_at"])
    draft.adopted_on, draft.adopted_by = day, by
    draft.save(update_fields=["adopted_on", "adopted_by", "updated_at"])
    record("strategy.adopted", draft, by=by, city_id=stretch.city_id, number=draft.number, day=day)
    publish(StrategyAdopted, stretch_id=stretch.pk, strategy_id=draft.pk)
    return draft


def _refuse(stretch: Stretch, draft: Strategy, before: Strategy | None, day: date) -> None:
    if not draft.is_draft:
        raise RefusedDeedError(_("This strategy has been adopted already. Write a new one."))
    if not draft.identity:
        raise RefusedDeedError(_("Write what the stretch is to be before you adopt the strategy."))
    if day > timezone.now().astimezone(stretch.city.tz).date():
        raise RefusedDeedError(_("The day lies in the future. Adopt it when it has come."))
    if before is not None and before.adopted_on is not None and day < before.adopted_on:
        raise RefusedDeedError(
            _("The strategy before it was adopted on %(day)s. Choose that day or a later one.")
            % {"day": date_format(before.adopted_on, "j F Y")}
        )


@transaction.atomic
def drop_draft(draft: Strategy, *, by: User) -> None:
    """Throw a draft away. Raises RefusedDeedError for what has been adopted."""
    draft.refresh_from_db(from_queryset=Strategy.objects.select_for_update())
    if not draft.is_draft:
        raise RefusedDeedError(_("What has been adopted stays. Adopt a new strategy instead."))
    record("strategy.draft_dropped", draft, by=by, city_id=draft.stretch.city_id)
    draft.delete()
