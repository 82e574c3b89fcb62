import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0005_occurrences_by_their_own_indexes")]

    operations = [
        migrations.AddField(
            model_name="event",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="doubles",
                to="agenda.event",
            ),
        ),
        migrations.AddField(model_name="match", name="moved", field=models.JSONField(default=list)),
    ]
