"""Where a site is on the map: on the earth, and by both numbers or by none."""

from __future__ import annotations

from django.db import models

from aeo.kernel.refusals import Fields
from operators.models import Site
from operators.models.site import ON_EARTH

FARTHEST = {"latitude": 90, "longitude": 180}


def problems(row: models.Model) -> Fields:
    """What is wrong with the place of a site, beside the number that is wrong or missing."""
    if not isinstance(row, Site):
        return {}
    given = {name: getattr(row, name) for name in FARTHEST}
    known = {name: value for name, value in given.items() if value is not None}
    missing = [name for name in given if known and name not in known]
    far = [name for name, value in known.items() if abs(value) > FARTHEST[name]]
    return {name: [ON_EARTH] for name in (*missing, *far)}
