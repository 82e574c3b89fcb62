"""Events that were joined before their address led on: it does from now on."""

from django.db import migrations


def lead_on(apps, _schema_editor):
    Match = apps.get_model("agenda", "Match")
    Event = apps.get_model("agenda", "Event")
    joined = Match.objects.filter(state="merged", own_event__publication="hidden")
    for own, event, record in joined.values_list("own_event", "event", "record"):
        Event.objects.filter(pk=own).update(merged_into=event)
        Match.objects.filter(own_event=own, event=event, record=record).update(moved=[record])


class Migration(migrations.Migration):
    dependencies = [("agenda", "0006_what_was_joined")]

    operations = [migrations.RunPython(lead_on, migrations.RunPython.noop)]
