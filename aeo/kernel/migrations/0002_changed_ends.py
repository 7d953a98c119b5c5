from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="deadlineevent",
            name="what",
            field=models.CharField(
                choices=[
                    ("extend", "extended"),
                    ("pause", "paused"),
                    ("calendar", "the calendar changed"),
                    ("outage", "our system was down"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="deadlineevent",
            name="until",
            field=models.DateField(
                help_text="a pause: its last day, at the latest; a change: the end before", null=True
            ),
        ),
    ]
