from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="boardchange",
            name="undone_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="boardchange",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
