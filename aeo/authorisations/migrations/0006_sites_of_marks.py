"""The sites that a status covers go along on the mark of its holder."""

from django.db import migrations


def fill(apps, schema_editor):
    Mark = apps.get_model("operators", "HolderMark")
    PartSite = apps.get_model("authorisations", "PartSite")
    for mark in Mark.objects.filter(until__isnull=True):
        covered = PartSite.objects.filter(part__authorisation__aeo_number=mark.aeo_number, covered_until__isnull=True)
        mark.sites = sorted(set(covered.values_list("site_id", flat=True)))
        mark.save(update_fields=["sites"])


class Migration(migrations.Migration):
    dependencies = [("authorisations", "0005_proofs"), ("operators", "0011_sites_of_marks")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
