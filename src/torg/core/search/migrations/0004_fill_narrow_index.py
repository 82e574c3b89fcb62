"""What is indexed already comes into the narrow table too."""

from django.db import migrations


def fill(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("INSERT INTO search_key SELECT key FROM search_index ORDER BY key")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_narrow_index")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
