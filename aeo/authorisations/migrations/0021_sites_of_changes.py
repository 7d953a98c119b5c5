from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('authorisations', '0020_taken_back'),
        ('operators', '0016_number_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='changenotice',
            name='address',
            field=models.CharField(blank=True, max_length=500, verbose_name='new address of the site'),
        ),
        migrations.AddField(
            model_name='changenotice',
            name='site',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='operators.site'),
        ),
        migrations.AddConstraint(
            model_name='changenotice',
            constraint=models.CheckConstraint(condition=models.Q(('address', ''), ('site__isnull', False), _connector='OR'), name='change_notice_moved', violation_error_message='A new address is that of a site.'),
        ),
    ]
