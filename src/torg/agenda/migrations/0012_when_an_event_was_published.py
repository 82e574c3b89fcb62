from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0011_one_date_that_a_source_tells_of")]

    operations = [
        migrations.AddField("event", "published_at", models.DateTimeField(null=True)),
    ]
