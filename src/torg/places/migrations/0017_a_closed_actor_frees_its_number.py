from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0016_a_source_can_move")]

    operations = [
        migrations.RemoveConstraint("actor", "one_verified_actor_a_number"),
        migrations.AddConstraint(
            "actor",
            models.UniqueConstraint(
                fields=["city", "org_number"],
                condition=models.Q(("closed_at", None), ("verified_at__isnull", False))
                & ~models.Q(("org_number", "")),
                name="one_verified_actor_a_number",
            ),
        ),
    ]
