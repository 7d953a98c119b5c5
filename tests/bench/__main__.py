"""`make bench`: measures each row against its floor of the same run, on a fresh database, and prints a table.

`make bench ARGS="--certificates 500"` makes as many certificates for the row on memory as design/quality asks;
without it fewer are made. `ARGS="P6 P9"` measures only those rows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import django

from tests.bench.table import Row
from tests.support import databases

HEAD = f"{'':4} {'work':46} {'ours':>10} {'floor':>10} {'':8} {'ratio':>6}  {'reach':8}"
PARTS = {"P6": "certificates", "P7": "moves", "P9": "messages", "P11": "pages", "P11T": "sized", "P12": "wire"}
KEYS = tuple(PARTS)


def main(arguments: list[str]) -> int:
    """Run the rows asked for, all unless some are named; exit status 1 when one misses its figure."""
    asked = _parser().parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "aeo.settings.test"
    with _database():
        django.setup()
        print(HEAD, flush=True)
        reached = [_show(row) for key in asked.rows or KEYS for row in _rows(key, asked.certificates)]
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


def _rows(key: str, certificates_made: int) -> list[Row]:
    """What a part measured. It is imported only now: its models need apps that are set up."""
    part = import_module(f"tests.bench.{PARTS[key]}")
    rows: list[Row] = part.run(certificates_made) if key == "P6" else part.run()
    return rows


def _show(row: Row) -> bool:
    print(row.line(), flush=True)
    return row.reached


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
