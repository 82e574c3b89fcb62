from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0010_known_occurrences_are_labelled")]

    operations = [
        migrations.AddField("sourcerecord", "original", models.DateTimeField(null=True)),
    ]
