"""`python3 -m aeo.house COMMAND`, called by the Makefile."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything newer is parsed
    sys.exit("Itgel needs Python 3.11 or newer. Name another: make PYTHON=python3.12")

# Many processes start here, each of which would compile every module again where this is set (containers do).
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from aeo.house import commands

sys.exit(commands.main(sys.argv[1:]))
