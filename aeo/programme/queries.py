"""Published packs as the other apps read them: the version in force, and the pack of a case's own version."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.glance import once
from aeo.kernel.refusals import NotReady
from aeo.programme import decoding, loader
from aeo.programme.files import BUNDLED
from aeo.programme.items import Items
from aeo.programme.models import Version
from aeo.programme.pack import Pack
from aeo.programme.registers import Register


def version_for(code: str, day: date) -> Version:
    """The version of a pack in force on a day; NotReady when none was published for it."""
    version = Version.objects.in_force(code, day).defer("content").first()
    if version is None:
        raise NotReady(
            _("No version of the programme “%(code)s” is in force on %(day)s. A programme administrator publishes one.")
            % {"code": code, "day": day.isoformat()},
            "no-programme",
        )
    return version


def pack_of(version_id: int) -> Pack:
    """The pack of a published version. Kept in the process: a version never changes."""
    return _pack_of(str(connection.settings_dict["NAME"]), version_id)


@lru_cache(maxsize=64)
def _pack_of(database: str, version_id: int) -> Pack:
    """By database too, since one process of tests knows several."""
    code, content = Version.objects.values_list("code", "content").get(pk=version_id)
    pack = decoding.pack_from_content(content)
    return pack if pack.registers else replace(pack, registers=_bundled_registers(code))


def _bundled_registers(code: str) -> Items[Register]:
    """For a version that was published before packs named their registers."""
    folder = BUNDLED / code
    return loader.load(folder).registers if (folder / "programme.toml").is_file() else Items(())


def current() -> tuple[Version, Pack]:
    """The version in force today of the programme that this installation runs, and its pack."""
    code, today = settings.AEO_PROGRAMME, clock.today()
    version = once(("version in force", code, today), lambda: version_for(code, today))
    return version, pack_of(version.pk)
