"""Loaded before Django reads its settings: each test process gets services, folders and a Redis prefix of its own.

Services that the environment already names are used; otherwise the private test services are borrowed for as long
as this process lives.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from aeo.house import lending
from aeo.house.places import CHECKOUT, Instance

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
OWN = Path(tempfile.mkdtemp(prefix=f"itgel-test-{WORKER}-"))
MARK = f"{os.getpid()}_{WORKER}"

os.environ.update(lending.borrow(Instance("test")))
os.environ["AEO_ASSETS_DIR"] = os.environ.get("AEO_ASSETS_DIR") or str(CHECKOUT / "var" / "assets")
os.environ["AEO_VAR_DIR"] = str(OWN)
os.environ["AEO_REDIS_PREFIX"] = f"itgel-test-{MARK}:"
os.environ["DJANGO_SETTINGS_MODULE"] = "aeo.settings.test"
atexit.register(shutil.rmtree, OWN, ignore_errors=True)
