from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0015_marks_of_cities")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="moved_at",
            field=models.DateTimeField(null=True),
        ),
    ]
