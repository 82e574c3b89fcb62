"""Occurrences that were there before: told what their events are, and counted."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from django.db import migrations
from django.db.models import OuterRef, Subquery

_EPOCH, _WEEK = datetime(1970, 1, 1, tzinfo=UTC), timedelta(days=7)
_FREE, _CHILDREN, _AFAR, _STEP_FREE, _STEP_UNSAID = 1, 2, 4, 8, 16
_BATCH, _IN = 2_000, 500


def _traits(is_free, audience, min_age, attendance, access):
    access = access if isinstance(access, dict) else {}
    true = {
        _FREE: is_free is True,
        _CHILDREN: audience == "children" or (min_age is not None and min_age < 12),
        _AFAR: attendance != "onsite",
        _STEP_FREE: access.get("wheelchair") == "yes",
        _STEP_UNSAID: "wheelchair" not in access,
    }
    return sum(trait for trait, is_so in true.items() if is_so)


def label(apps, _schema_editor):
    Event = apps.get_model("agenda", "Event")
    Occurrence = apps.get_model("agenda", "Occurrence")
    event = Event.objects.filter(pk=OuterRef("event"))
    Occurrence.objects.update(
        kind=Subquery(event.values("kind")), place=Subquery(event.values("place"))
    )
    by_traits = defaultdict(list)
    rows = Event.objects.values_list(
        "pk", "is_free", "audience", "min_age", "attendance", "accessibility"
    )
    for number, *facts in rows.iterator(chunk_size=_BATCH):
        by_traits[_traits(*facts)].append(number)
    for traits, numbers in by_traits.items():
        for at in range(0, len(numbers), _IN):
            part = Occurrence.objects.filter(event__in=numbers[at : at + _IN])
            part.update(traits=traits)


def count(apps, _schema_editor):
    Occurrence, Tally = apps.get_model("agenda", "Occurrence"), apps.get_model("agenda", "Tally")
    found = Counter()
    rows = Occurrence.objects.order_by().values_list("city", "start", "kind", "traits", "is_long")
    for city, start, *sort in rows.iterator(chunk_size=_BATCH):
        found[city, (start - _EPOCH) // _WEEK, *sort] += 1
    Tally.objects.bulk_create(
        [
            Tally(city_id=city, week=week, kind=kind, traits=traits, is_long=is_long, number=number)
            for (city, week, kind, traits, is_long), number in sorted(found.items())
        ],
        batch_size=_IN,
    )


def forget(apps, _schema_editor):
    apps.get_model("agenda", "Tally").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("agenda", "0009_occurrences_know_what_they_are")]

    operations = [
        migrations.RunPython(label, migrations.RunPython.noop),
        migrations.RunPython(count, forget),
    ]
