import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0007_fill_spells_and_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="openspell",
            name="city",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="places.city",
            ),
        ),
        migrations.RemoveIndex(
            model_name="openspell",
            name="spell_at_time",
        ),
        migrations.AddIndex(
            model_name="openspell",
            index=models.Index(
                fields=["city", "is_long", "end", "start", "schedule"], name="spell_at_time"
            ),
        ),
    ]
