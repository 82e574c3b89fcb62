"""Events that were there before are taken to have been published when they were made."""

from django.db import migrations
from django.db.models import F


def note(apps, _schema_editor):
    shown = apps.get_model("agenda", "Event").objects.exclude(publication="draft")
    shown.update(published_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("agenda", "0012_when_an_event_was_published")]

    operations = [migrations.RunPython(note, migrations.RunPython.noop)]
