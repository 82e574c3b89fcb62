import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0016_a_source_can_move"),
        ("premises", "0001_register"),
        ("prospects", "0001_prospects_and_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="places.actor",
            ),
        ),
        migrations.RemoveConstraint(model_name="case", name="one_case_a_pair"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("prospect", "premises", "owner"), name="one_case_a_pair"
            ),
        ),
    ]
