"""A programme pack: everything that differs from country to country, in one frozen object.

Nothing here reads files or the database: `loader.load` builds a Pack from a folder, `queries.pack_of` from a
published version.
"""

from dataclasses import dataclass, field
from functools import cached_property
from graphlib import TopologicalSorter
from typing import NamedTuple

from aeo.programme import proceedings, rules
from aeo.programme.conditions import questions_in
from aeo.programme.items import Items
from aeo.programme.keys import ANY
from aeo.programme.questions import Question
from aeo.programme.registers import Register


class Part(NamedTuple):
    """Component × role: what state and intervals of an authorisation hang on."""

    component: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The sections of a pack; the field names are the sections' names. `pack.clocks["decision"].length`."""

    programme: rules.Programme
    components: Items[rules.Component]
    types: Items[rules.AuthorisationType]
    roles: Items[rules.Role]
    sites: Items[rules.SiteKind]
    criteria: Items[rules.Criterion]
    questions: Items[Question]
    norms: Items[rules.Norm]
    clocks: Items[rules.Clock]
    severities: Items[proceedings.Severity]
    grounds: Items[proceedings.Ground]
    validity: rules.Validity
    numbering: Items[rules.NumberRule]
    visits: proceedings.Visits
    risk: proceedings.Risk
    benefits: Items[proceedings.Benefit]
    decisions: Items[proceedings.DecisionKind]
    letters: Items[proceedings.Letter]
    forms: Items[rules.LegalForm]
    consents: Items[rules.Consent]
    prechecks: Items[rules.Precheck]
    signing: Items[rules.SigningMethod]
    changes: Items[rules.Change]
    # None in a version that was published before packs had registers: queries.pack_of.
    registers: Items[Register] = field(default_factory=lambda: Items(()))

    @cached_property
    def asking_order(self) -> tuple[str, ...]:
        """The questions' keys, those that others ask about first. Raises graphlib.CycleError (see `check`)."""
        graph = {question.key: questions_in(question.when) if question.when else () for question in self.questions}
        return tuple(key for key in TopologicalSorter(graph).static_order() if key in graph)

    @cached_property
    def company_registers(self) -> tuple[Register, ...]:
        """Those from which companies have their numbers."""
        return tuple(register for register in self.registers if register.of == "company")

    @cached_property
    def person_register(self) -> Register | None:
        """The one from which people have theirs; without it a number is written in any way."""
        return next((register for register in self.registers if register.of == "person"), None)

    @cached_property
    def primary_register(self) -> Register | None:
        """The register by whose number a company is registered and found."""
        return next((register for register in self.registers if register.primary), None)

    @cached_property
    def declared_register(self) -> Register | None:
        """The register by whose number declarations name the trader."""
        return next((register for register in self.registers if register.declared), None)

    def roles_of(self, type_key: str) -> tuple[str, ...]:
        """The roles for which this type can be asked."""
        roles = self.types[type_key].roles
        return self.roles.keys if ANY in roles else roles

    def parts_of(self, type_key: str, role: str) -> tuple[Part, ...]:
        """The parts that a type gives for a role; none when the type is not for that role."""
        if role not in self.roles_of(type_key):
            return ()
        return tuple(Part(component, role) for component in self.types[type_key].components)

    def components_of(self, types: tuple[str, ...] | frozenset[str]) -> frozenset[str]:
        """The components of all of these types."""
        return frozenset(component for key in types for component in self.types[key].components)

    def criteria_of(self, types: tuple[str, ...] | frozenset[str]) -> tuple[str, ...]:
        """The criteria on which these types rest, in the order of the pack."""
        wanted = {letter for key in self.components_of(types) for letter in self.components[key].criteria}
        return tuple(letter for letter in self.criteria.keys if letter in wanted)

    def asks_of_sites(self, types: tuple[str, ...] | frozenset[str]) -> bool:
        """Whether something is asked of each site where these types are applied for."""
        wanted = set(self.criteria_of(types))
        return any(one.per == "site" and one.criterion in wanted for one in self.questions)

    def needs_a_site(self, types: tuple[str, ...] | frozenset[str]) -> bool:
        """Whether a criterion of these types is asked of sites only, so that without any nothing shows it."""
        wanted = set(self.criteria_of(types))
        return bool(wanted - {one.criterion for one in self.questions if one.per != "site"})

    def grounds_for(self, kind: str) -> tuple[proceedings.Ground, ...]:
        """The grounds on which a decision of this kind can rest."""
        return tuple(ground for ground in self.grounds if kind in ground.kinds)

    def benefits_for(self, part: Part) -> tuple[proceedings.Benefit, ...]:
        """The active benefits of a part."""
        return tuple(benefit for benefit in self.benefits if benefit.active and _covers(benefit, part))

    def tfa_measures(self) -> frozenset[int]:
        """The measures of TFA article 7.7.3 that the active benefits give effect to."""
        return frozenset(benefit.tfa_measure for benefit in self.benefits if benefit.active and benefit.tfa_measure)


def _covers(benefit: proceedings.Benefit, part: Part) -> bool:
    components = ANY in benefit.components or part.component in benefit.components
    return components and (ANY in benefit.roles or part.role in benefit.roles)
