"""Writes of effects: ordered, reckoned by a task, published, taken back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.journal import record
from torg.core.models import User
from torg.core.tasks import enqueue, task
from torg.core.text import clean_text
from torg.places.exceptions import RefusedDeedError
from torg.places.models import City
from torg.premises.figures.models import Counter
from torg.premises.passing.enums import EffectState
from torg.premises.passing.exceptions import CannotTellError
from torg.premises.passing.models import EffectStatement

LONGEST = timedelta(days=60)


@transaction.atomic
def order_effect(
    city: City,
    title: str,
    start: datetime,
    end: datetime,
    *,
    by: User | None,
    counter: Counter | None = None,
) -> EffectStatement:
    """Ask what something did to footfall, at one counter or at all; a task reckons it.

    Raises RefusedDeedError for hours that are not over, are none, or are more than two months.
    """
    if end <= start:
        raise RefusedDeedError(_("The end must be after the beginning."))
    if end > timezone.now():
        raise RefusedDeedError(_("It is not over yet: ask again when it is."))
    if end - start > LONGEST:
        raise RefusedDeedError(_("At most two months can be told apart from the season."))
    name = clean_text(title, 160)
    if not name:
        raise RefusedDeedError(_("Say what it was."))
    made: EffectStatement = EffectStatement.objects.create(
        city=city, counter=counter, title=name, start=start, end=end
    )
    record("effect.ordered", made, by=by, city_id=city.pk)
    enqueue(tell_effect, made.pk)
    return made


@task()
def tell_effect(number: int) -> None:
    """Reckon one effect that was asked for."""
    found = EffectStatement.objects.select_related("city", "counter").filter(pk=number).first()
    if found is not None:
        reckon_effect(found)


def reckon_effect(statement: EffectStatement) -> EffectStatement:
    """Reckon an effect now and keep it, or why it cannot be told. Safe to repeat."""
    # Loads numpy and scipy: the web process only orders.
    from torg.premises.figures.queries.datasets import counters  # noqa: PLC0415  -- as above
    from torg.premises.passing.analysis import find_effect  # noqa: PLC0415  -- as above
    from torg.premises.passing.services.reckoning import counted  # noqa: PLC0415  -- as above

    city = statement.city
    wanted = [statement.counter] if statement.counter else list(counters(city))
    known = [hours for counter in wanted if (hours := counted(counter)) is not None]
    others = EffectStatement.objects.filter(city=city).exclude(pk=statement.pk)
    windows = list(others.order_by("start", "pk").values_list("start", "end"))
    statement.shortage, statement.result, statement.digest = "", {}, ""
    try:
        found, statement.digest = find_effect(
            known, (statement.start, statement.end), windows, city.tz
        )
    except CannotTellError as fault:
        statement.state, statement.shortage = EffectState.FAILED, fault.why
    else:
        statement.state, statement.result = EffectState.DONE, found.as_dict()
    return _keep(statement)


@transaction.atomic
def _keep(statement: EffectStatement) -> EffectStatement:
    now = EffectStatement.objects.select_for_update().get(pk=statement.pk)
    if now.published_at is not None:  # what has been published stays as it was
        return now
    statement.made_at = timezone.now()
    statement.save(update_fields=["state", "shortage", "result", "digest", "made_at"])
    record(
        "effect.reckoned", statement, by=None, city_id=statement.city_id,
        state=str(statement.state), digest=statement.digest[:16],
    )  # fmt: skip
    return statement


@transaction.atomic
def publish_effect(statement: EffectStatement, *, by: User | None) -> EffectStatement:
    """Let everyone see an effect. Raises RefusedDeedError while it is not reckoned."""
    statement.refresh_from_db(from_queryset=EffectStatement.objects.select_for_update())
    if statement.state != EffectState.DONE:
        raise RefusedDeedError(_("There is nothing to publish yet: it is not reckoned."))
    if statement.published_at is None:
        statement.published_at = timezone.now()
        statement.save(update_fields=["published_at"])
        record("effect.published", statement, by=by, city_id=statement.city_id)
    return statement


@transaction.atomic
def withdraw_effect(statement: EffectStatement, *, by: User) -> EffectStatement:
    """Show an effect to staff only; nothing happens when it is so."""
    statement.refresh_from_db(from_queryset=EffectStatement.objects.select_for_update())
    if statement.published_at is not None:
        statement.published_at = None
        statement.save(update_fields=["published_at"])
        record("effect.withdrawn", statement, by=by, city_id=statement.city_id)
    return statement


@transaction.atomic
def remove_effect(statement: EffectStatement, *, by: User) -> None:
    """Take an effect away. Raises RefusedDeedError for one that everyone sees."""
    statement.refresh_from_db(from_queryset=EffectStatement.objects.select_for_update())
    if statement.published_at is not None:
        raise RefusedDeedError(_("It is published: take it back first."))
    record("effect.removed", statement, by=by, city_id=statement.city_id)
    statement.delete()
