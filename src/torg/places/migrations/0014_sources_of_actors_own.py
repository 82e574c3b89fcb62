from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0013_a_sign_has_a_colour_of_its_own")]

    operations = [
        migrations.AddField(
            model_name="feed", name="by_actor", field=models.BooleanField(default=False)
        ),
    ]
