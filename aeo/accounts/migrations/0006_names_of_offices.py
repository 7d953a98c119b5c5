"""The names of an office are told apart as all names are: the official one and the one in Latin letters."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_official_language'),
    ]

    operations = [
        migrations.RenameField(model_name='office', old_name='name_mn', new_name='name_local'),
        migrations.RenameField(model_name='office', old_name='name_en', new_name='name_latin'),
        migrations.AlterField(
            model_name='office',
            name='name_local',
            field=models.CharField(max_length=200, verbose_name='Name in the official language'),
        ),
        migrations.AlterField(
            model_name='office',
            name='name_latin',
            field=models.CharField(max_length=200, verbose_name='Name in Latin letters'),
        ),
    ]
