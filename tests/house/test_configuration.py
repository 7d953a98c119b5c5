"""docs/configuration.md and the code name the same variables."""

import re

from aeo.house.places import CHECKOUT

NAME = r"(?:AEO_[A-Z_]+|DATABASE_URL|REDIS_URL)"


def test_every_variable_is_documented_and_every_documented_one_exists() -> None:
    sources = [path for path in CHECKOUT.glob("aeo/**/*.py") if "node_modules" not in path.parts]
    used = {name for path in sources for name in re.findall(rf'"({NAME})"', path.read_text())}
    rows = re.findall(r"^\| (`.*?) \|", (CHECKOUT / "docs" / "configuration.md").read_text(), re.M)
    told = {name for row in rows for name in re.findall(rf"`({NAME})`", row)}
    settings_only = {name for name in used if not name.endswith("_")}
    assert settings_only == told
