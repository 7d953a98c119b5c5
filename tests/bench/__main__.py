"""`make bench`: migrates a database of its own, measures each row against its floor, prints a table."""

from __future__ import annotations

import os
import subprocess
import sys

import django

OWNER = {**os.environ, "DATABASE_URL": os.environ["AEO_OWNER_DATABASE_URL"]}
HEAD = f"{'':4} {'work':44} {'ours':>10} {'floor':>10} {'':8} {'ratio':>6}  {'reach':8}"


def main() -> int:
    """Run every row; exit status 1 when one misses its figure."""
    os.environ["DJANGO_SETTINGS_MODULE"] = OWNER["DJANGO_SETTINGS_MODULE"] = "aeo.settings.test"
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=OWNER, check=True)
    django.setup()
    from tests.bench import messages, moves  # noqa: PLC0415 - models need set-up apps

    print(HEAD, flush=True)
    rows = []
    for part in (moves, messages):
        for row in part.run():
            print(row.line(), flush=True)
            rows.append(row)
    return int(not all(row.reached for row in rows))


if __name__ == "__main__":
    sys.exit(main())
