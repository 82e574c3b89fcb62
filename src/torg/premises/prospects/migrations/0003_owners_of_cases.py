from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps: Any, _schema_editor: Any) -> None:
    """The owner now is the best that is known of the cases before."""
    premises = apps.get_model("premises", "Premises").objects.filter(pk=OuterRef("premises"))
    cases = apps.get_model("prospects", "Case").objects.filter(owner=None)
    cases.update(owner=Subquery(premises.values("owner")[:1]))


class Migration(migrations.Migration):
    dependencies = [("prospects", "0002_cases_are_an_owners")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
