from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scenarios", "0001_scenarios"),
    ]

    operations = [
        migrations.AddField(
            model_name="scenario",
            name="published",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="scenario",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="scenario",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("published_at", None), ("put_forward_at__isnull", False), _connector="OR"
                ),
                name="only_put_forward_is_published",
            ),
        ),
    ]
