"""Published packs as the other apps read them: the version in force, and the pack of a case's own version."""

from datetime import date
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from aeo.kernel import clock
from aeo.kernel.refusals import NotReady
from aeo.programme import decoding
from aeo.programme.models import Version
from aeo.programme.pack import Pack


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
    return decoding.pack_from_content(Version.objects.values_list("content", flat=True).get(pk=version_id))


def current() -> tuple[Version, Pack]:
    """The version in force today of the programme that this installation runs, and its pack."""
    version = version_for(settings.AEO_PROGRAMME, clock.today())
    return version, pack_of(version.pk)
