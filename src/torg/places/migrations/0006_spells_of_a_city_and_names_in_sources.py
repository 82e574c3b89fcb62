import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0005_actors_join"),
    ]

    operations = [
        migrations.AddField(
            model_name="openspell",
            name="city",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="places.city",
            ),
        ),
        migrations.AddField(
            model_name="openspell",
            name="is_long",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="city",
            name="spells_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="place",
            name="name_in_source",
            field=models.CharField(blank=True, max_length=160),
        ),
    ]
