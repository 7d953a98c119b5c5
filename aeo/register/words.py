"""How the register reads: the large word that an officer sees first, statuses, names of the programme's parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.components import formats
from aeo.components.contexts import Tone, Words
from aeo.kernel import clock
from aeo.programme.pack import Pack
from aeo.register.models import CertificateRecord
from aeo.register.standing import ONGOING, Standing

STATUSES: dict[str, Words] = {
    "": gettext_lazy("not yet in effect"),
    "active": gettext_lazy("valid"),
    "suspended": gettext_lazy("suspended"),
    "revoked": gettext_lazy("revoked"),
    "annulled": gettext_lazy("annulled"),
    "surrendered": gettext_lazy("given up by the holder"),
    "expired": gettext_lazy("expired"),
    "ceased": gettext_lazy("ended by law"),
}
SECOND = timedelta(seconds=1)
TONES: dict[str, Tone] = {"": Tone.WAITING, "active": Tone.GOOD, "suspended": Tone.WARNING}


@dataclass(frozen=True)
class Sign:
    """The large word at the top: what an officer has to know at once."""

    tone: Tone
    title: Words
    text: Words


def tone_of(status: str) -> Tone:
    """The colour of a status; whatever has ended is bad news for who relied on it."""
    return TONES.get(status, Tone.BAD)


def sign(standing: Standing) -> Sign:
    """What holds of a status."""
    since = formats.day_text(standing.since) if standing.since else ""
    if standing.status == "":
        starts = formats.day_text(standing.starts_at) if standing.starts_at else ""
        return Sign(
            Tone.WAITING, _("Not valid yet"), _("It was granted and takes effect on %(day)s.") % {"day": starts}
        )
    if standing.status == "suspended":
        told = _("Suspended since %(day)s. Its benefits cannot be used while it is suspended.")
        return Sign(Tone.WARNING, _("Suspended"), told % {"day": since})
    if standing.status == "active":
        return _valid(standing)
    told = _("The status ended: %(status)s, since %(day)s.")
    return Sign(Tone.BAD, _("Not valid"), told % {"status": STATUSES[standing.status], "day": since})


def _valid(standing: Standing) -> Sign:
    title, tone = (_("Valid in part"), Tone.WARNING) if standing.in_part else (_("Valid"), Tone.GOOD)
    told = [_("See below which parts are valid.")] if standing.in_part else []
    if standing.renewal_filed_on:
        filed = formats.day_text(standing.renewal_filed_on)
        told.append(_("Prolonged: the renewal of %(day)s is pending, and the status goes on until it is decided."))
        told[-1] %= {"day": filed}
    return Sign(tone, title, " ".join(told))


def certificate_sign(standing: Standing, certificate: CertificateRecord) -> Sign:
    """What holds of one version of a certificate: of its status first, then of the paper."""
    held = sign(standing)
    if standing.status != "active":
        return held
    if certificate.state == "superseded":
        told = _("This version was replaced on %(day)s. The status itself is valid: look at the newer version.")
        return Sign(Tone.WARNING, _("Replaced by a newer version"), told % _on(certificate.ended_at))
    if certificate.state == "void":
        told = _("This version is void since %(day)s. Only a newer version can prove the status.")
        return Sign(Tone.BAD, _("Not valid"), told % _on(certificate.ended_at))
    if certificate.state == "cancelled":
        return Sign(Tone.BAD, _("Never issued"), _("This version of the certificate was prepared but never issued."))
    if certificate.state == "preparing":
        told = _("The status is valid. The certificate is in preparation: no paper of this version exists yet.")
        return Sign(Tone.WAITING, _("Certificate in preparation"), told)
    return held if standing.in_part or not _ended_since(standing, certificate) else _names_more(held)


def _ended_since(standing: Standing, certificate: CertificateRecord) -> bool:
    """Whether a part has ended of which nobody knew when the paper was sealed: it still names it."""
    sealed = certificate.sealed_at
    ended = [part.told_at for part in standing.parts if part.status and part.status not in ONGOING]
    return sealed is not None and any(told and told > sealed for told in ended)


def _names_more(held: Sign) -> Sign:
    told = _("This paper names more than is valid now. See below which parts have ended.")
    return Sign(Tone.WARNING, _("Valid in part"), f"{told} {held.text}".strip())


def _on(at: datetime | None) -> dict[str, Any]:
    return {"day": formats.day_text(at) if at else "–"}


def type_name(pack: Pack, key: str) -> str:
    """A type, as the programme names it; its key when the programme no longer has it."""
    return str(pack.types[key].name) if key in pack.types else key


def type_lines(pack: Pack, types: Sequence[tuple[str, datetime | None, datetime | None]]) -> list[str]:
    """The type; where another follows, until and from which day there is which. Each is key, start and end."""
    if len(types) == 1:
        return [type_name(pack, types[0][0])]
    lasts = [clock.day_of(end - SECOND) if end else None for _key, _start, end in types]
    firsts = [None, *(clock.day_of(start) if start else None for _key, start, _end in types[1:])]
    names = [type_name(pack, key) for key, _start, _end in types]
    return [dated_type(*row) for row in zip(names, firsts, lasts, strict=True)]


def later_types(pack: Pack, types: Sequence[tuple[str, datetime | None, datetime | None]]) -> list[str]:
    """In short: of the types that follow the one that holds, each with its first day."""
    found = [(type_name(pack, key), clock.day_of(start)) for key, start, _end in types[1:] if start]
    return [dated_type(name, first, None) for name, first in found]


def dated_type(name: str, since: date | None, until: date | None) -> str:
    """A type with the first and the last day of its time, as far as they are to be said."""
    said = {"since": formats.day_text(since), "until": formats.day_text(until), "type": name}
    if since and until:
        return _("from %(since)s until %(until)s: %(type)s") % said
    return (_("from %(since)s: %(type)s") if since else _("until %(until)s: %(type)s")) % said


def component_name(pack: Pack, key: str) -> str:
    """A component."""
    return str(pack.components[key].name) if key in pack.components else key


def role_name(pack: Pack, key: str) -> str:
    """A role."""
    return str(pack.roles[key].name) if key in pack.roles else key


def role_names(pack: Pack, keys: Iterable[str]) -> list[str]:
    """Several roles."""
    return [role_name(pack, key) for key in keys]
