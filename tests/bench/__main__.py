"""`make bench`: measures each row against its floor of the same run, on a fresh database, and prints a table.

`make bench ARGS="--certificates 500"` makes as many certificates for the row on memory as design/quality asks;
without it fewer are made. `ARGS="P6 P9"` measures only those rows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django

from tests.bench.table import Row
from tests.support import databases

HEAD = f"{'':4} {'work':46} {'ours':>10} {'floor':>10} {'':8} {'ratio':>6}  {'reach':8}"
KEYS = ("P6", "P7", "P9", "P11")


def main(arguments: list[str]) -> int:
    """Run the rows asked for, all unless some are named; exit status 1 when one misses its figure."""
    asked = _parser().parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "aeo.settings.test"
    with _database():
        django.setup()
        parts = _parts(asked.certificates)
        print(HEAD, flush=True)
        reached = [_show(row) for key in asked.rows or KEYS for row in parts[key]()]
    return int(not all(reached))


@contextmanager
def _database() -> Iterator[None]:
    """A migrated, pack-published database that nobody has used, named in the environment."""
    name = f"{databases.CLONE}{os.getpid()}"
    databases.clone(databases.template(), name)
    os.environ.update(DATABASE_URL=databases.app_url(name), AEO_OWNER_DATABASE_URL=databases.owner_url(name))
    try:
        yield
    finally:
        databases.drop(name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("rows", nargs="*", choices=[[], *KEYS], metavar="ROW", help=f"of {', '.join(KEYS)}; else all")
    parser.add_argument("--certificates", type=int, default=150, help="how many for the row on memory (default 150)")
    return parser


def _parts(certificates_made: int) -> dict[str, Callable[[], list[Row]]]:
    from tests.bench import certificates, messages, moves, pages, sized  # noqa: PLC0415 - models need set-up apps

    return {
        "P6": lambda: certificates.run(certificates_made),
        "P7": moves.run,
        "P9": messages.run,
        "P11": lambda: [*pages.run(), *sized.run()],
    }


def _show(row: Row) -> bool:
    print(row.line(), flush=True)
    return row.reached


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
