"""The bundled packs lie in the folders beside this file; published ones are read by the functions named here."""

from aeo.programme.files import BUNDLED
from aeo.programme.queries import current, pack_of, version_for

__all__ = ["BUNDLED", "current", "pack_of", "version_for"]
