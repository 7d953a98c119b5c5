"""`python -m aeo.desk.walking CASE NAME RESULTS LANGUAGE`: plays a case on the stage that `manage.py walk` set up."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

django.setup()

from aeo.desk.walking import performance  # noqa: E402 - it needs loaded apps
from aeo.desk.walking.staff import Staff  # noqa: E402
from aeo.kernel.tasks import celery  # noqa: E402

if __name__ == "__main__":
    if not settings.AEO_SIMULATED_TIME:
        sys.exit("this plays with the clock: only `manage.py walk` starts it, in a database of its own")
    case, name, results, language = sys.argv[1:]
    celery.autodiscover_tasks(force=True)
    staff = Staff(Path(results).parent)
    staff.hire()
    with translation.override(language):
        status = performance.give(Path(case), name, Path(results))
    if status and (words := staff.ended()):
        print(words, file=sys.stderr)
    staff.dismiss()
    sys.exit(status)
