"""Spells get the city of their schedule and whether they are long; cities how far spells reach;
places the name that they had in their source, where nobody has renamed them."""

from datetime import timedelta

from django.db import migrations
from django.db.models import F, Max


def fill(apps, schema_editor):
    cities = apps.get_model("places", "City").objects
    spells = apps.get_model("places", "OpenSpell").objects
    for number in cities.values_list("pk", flat=True):
        schedules = apps.get_model("places", "Schedule").objects.filter(city=number)
        spells.filter(schedule__in=schedules).update(city=number)
        until = schedules.aggregate(last=Max("spells_until"))["last"]
        cities.filter(pk=number).update(spells_until=until)
    spells.filter(end__gt=F("start") + timedelta(days=1)).update(is_long=True)
    places = apps.get_model("places", "Place").objects
    places.filter(provenance__name="osm").update(name_in_source=F("name"))


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0006_spells_of_a_city_and_names_in_sources"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
