"""For what is applied: types × roles × sites, checked against the rules of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from aeo.kernel.refusals import Fields
from aeo.programme.pack import Pack
from operators.models import Application, ApplicationSite, Operator, Site
from operators.soundness import refuse

Sites = Mapping[int, Sequence[str]] | Sequence[int]


def check_scope(
    operator: Operator, pack: Pack, types: Sequence[str], roles: Sequence[str], sites: Mapping[int, Sequence[str]]
) -> None:
    """Raise BadFields unless the types and roles are the pack's and the sites the operator's own, and open."""
    found: Fields = {
        "types": [] if set(types) <= set(pack.types.keys) else [_("There is no such type.")],
        "roles": role_problems(pack, types, roles),
        "sites": _site_problems(operator, roles, sites),
    }
    refuse({name: words for name, words in found.items() if words})


def by_site(sites: Sites) -> dict[int, Sequence[str]]:
    """Site id → roles served there; a mere list of ids means all roles asked for."""
    return dict(sites) if isinstance(sites, Mapping) else dict.fromkeys(sites, ())


def set_sites(application: Application, sites: Mapping[int, Sequence[str]]) -> None:
    """Replace the sites of an application."""
    application.site_rows.all().delete()
    ApplicationSite.objects.bulk_create(
        ApplicationSite(application=application, site_id=site, roles=list(roles)) for site, roles in sites.items()
    )


def role_problems(pack: Pack, types: Sequence[str], roles: Sequence[str]) -> list[str]:
    """Roles that the pack has not, or that none of the types is for."""
    if not set(roles) <= set(pack.roles.keys):
        return [_("There is no such role.")]
    possible = {role for key in types if key in pack.types for role in pack.roles_of(key)}
    impossible = [str(pack.roles[role].name) for role in roles if types and role not in possible]
    words = _("None of the chosen types is for this role: %(roles)s.") % {"roles": ", ".join(impossible)}
    return [words] if impossible else []


def _site_problems(operator: Operator, roles: Sequence[str], sites: Mapping[int, Sequence[str]]) -> list[str]:
    own = Site.objects.filter(operator=operator, pk__in=list(sites), closed_on__isnull=True).count()
    if own != len(sites):
        return [_("Choose among the company's own sites that are open.")]
    if any(not set(served) <= set(roles) for served in sites.values()):
        return [_("A site can serve only roles that you apply for.")]
    return []
