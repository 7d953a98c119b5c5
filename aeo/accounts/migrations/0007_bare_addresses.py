from django.db import migrations

from aeo.components.addresses import bare_address


def bare_addresses(apps, _editor):
    """Accounts are found by the host as the network has it; where two are one address, the later keeps its spelling."""
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(email__regex=r"[^\x01-\x7f]").order_by("pk"):
        email = bare_address(user.email)
        if email != user.email and not users.filter(email=email).exists():
            users.filter(pk=user.pk).update(email=email)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0006_names_of_offices'),
    ]

    operations = [
        migrations.RunPython(bare_addresses, migrations.RunPython.noop),
    ]
