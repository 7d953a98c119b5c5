"""The bundled packs lie in the folders beside this file; published ones are read by the functions named here."""

from pathlib import Path

from aeo.programme.queries import current, pack_of, version_for

BUNDLED = Path(__file__).parent

__all__ = ["BUNDLED", "current", "pack_of", "version_for"]
