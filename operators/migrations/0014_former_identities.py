import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('operators', '0013_official_language'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='left_recorded_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.CreateModel(
            name='FormerIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_local', models.CharField(max_length=200, verbose_name='name in the official language')),
                ('registry_number', models.CharField(blank=True, max_length=20, verbose_name='civil registration number')),
                ('positions', models.JSONField(default=list, verbose_name='positions')),
                ('until', models.DateTimeField(verbose_name='until')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former', to='operators.person')),
            ],
        ),
    ]
