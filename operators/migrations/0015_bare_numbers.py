from django.db import migrations, models

from operators.names import bare_number

BATCH = 1000


def bare_numbers(apps, _editor):
    """People are found by their number from now on; who had left before this was recorded, left on that day."""
    people = apps.get_model("operators", "Person").objects
    changed = []
    for person in people.exclude(registry_number="").iterator(BATCH):
        bare = bare_number(person.registry_number)
        if bare != person.registry_number:
            person.registry_number = bare
            changed.append(person)
    people.bulk_update(changed, ["registry_number"], BATCH)
    people.filter(valid_until__isnull=False).update(left_recorded_at=models.F("valid_until"))


class Migration(migrations.Migration):

    dependencies = [
        ('operators', '0014_former_identities'),
    ]

    operations = [
        migrations.RunPython(bare_numbers, migrations.RunPython.noop),
    ]
