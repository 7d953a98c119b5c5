from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0004_events'),
    ]

    operations = [
        migrations.AddField(
            model_name='mail',
            name='link',
            field=models.CharField(blank=True, help_text='what makes its secret link when it is sent', max_length=60),
        ),
    ]
