"""Test databases: one migrated, pack-published template, and quick clones of it (aeo.desk.walking.databases)."""

import os

from aeo.desk.walking import stage
from aeo.desk.walking.databases import SHAPING, Server

TEMPLATE, CLONE = "itgel_t_", "itgel_c_"
# Read once: a test may point the environment at a database of its own.
APP_URL = os.environ["DATABASE_URL"]
SERVER = Server(
    app=APP_URL,
    owner=os.environ.get("AEO_OWNER_DATABASE_URL") or APP_URL,
    template=TEMPLATE,
    clone=CLONE,
    keep=4,
    shaping=(*SHAPING, "tests/**/migrations/*.py"),
    over=stage.server(os.environ),
)

owner_url = SERVER.owner_url
app_url = SERVER.app_url
shape = SERVER.shape
template = SERVER.ready_template
clone = SERVER.copy
drop = SERVER.drop
