"""`python3 -m aeo.house COMMAND`, called by the Makefile."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything newer is parsed
    sys.exit("Itgel needs Python 3.11 or newer. Name another: make PYTHON=python3.12")

from aeo.house import commands

sys.exit(commands.main(sys.argv[1:]))
