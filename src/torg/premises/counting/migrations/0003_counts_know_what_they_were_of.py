"""Fill in what is stored since 0002: the scope and name of counts, where their units stand."""

from django.db import migrations

_KINDS = ("stretch", "street", "district")


def name_counts(apps, schema_editor):
    Count = apps.get_model("counting", "Count")
    for kind in _KINDS:
        for count in Count.objects.filter(**{f"{kind}__isnull": False}).select_related(kind):
            count.scope, count.name = kind, getattr(count, kind).name
            count.save(update_fields=["scope", "name"])


def place_lines(apps, schema_editor):
    CountLine = apps.get_model("counting", "CountLine")
    Stretch = apps.get_model("premises", "Stretch")
    parts = {}
    for stretch in Stretch.objects.prefetch_related("parts"):
        parts.setdefault(stretch.city_id, []).append((stretch, list(stretch.parts.all())))
    lines = CountLine.objects.select_related("premises__street", "premises__district")
    batch = []
    for line in lines.order_by("pk").iterator(chunk_size=500):
        unit = line.premises
        if unit is None:
            continue
        if unit.street is not None:
            line.street_number, line.street_name = unit.street.pk, unit.street.name
        if unit.district is not None:
            line.district_number, line.district_name = unit.district.pk, unit.district.name
        line.stretches = [
            [stretch.pk, stretch.name]
            for stretch, own in parts.get(unit.city_id, ())
            if any(_stands_on(unit, part) for part in own)
        ]
        batch.append(line)
    CountLine.objects.bulk_update(
        batch,
        ["street_number", "street_name", "district_number", "district_name", "stretches"],
        batch_size=100,
    )


def _stands_on(unit, part):
    if unit.street_id != part.street_id or unit.along_m is None:
        return False
    within = part.from_m <= unit.along_m and (part.to_m is None or unit.along_m <= part.to_m)
    return within and part.side in ("", unit.side)


def keep_what_was_shown(apps, schema_editor):
    """For counts that are open: what the register says now, the nearest to what was shown."""
    CountedUnit = apps.get_model("counting", "CountedUnit")
    rows = CountedUnit.objects.filter(count__closed_at=None).select_related("premises__place")
    for row in rows.order_by("pk").iterator(chunk_size=500):
        unit = row.premises
        row.shown_state = unit.state
        row.shown_who = unit.place.name if unit.place else unit.tenant
        row.save(update_fields=["shown_state", "shown_who"])


class Migration(migrations.Migration):
    dependencies = [("counting", "0002_counts_outlive_streets")]

    operations = [
        migrations.RunPython(name_counts, migrations.RunPython.noop),
        migrations.RunPython(place_lines, migrations.RunPython.noop),
        migrations.RunPython(keep_what_was_shown, migrations.RunPython.noop),
    ]
