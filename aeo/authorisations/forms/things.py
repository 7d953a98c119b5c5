"""What an application asks for, thing by thing, with all that the form of a recommendation must know of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aeo.authorisations import words
from aeo.authorisations.models import DecisionItem
from aeo.authorisations.policies.applications import touching, verified, weighed
from aeo.authorisations.states import Outcome
from aeo.components import formats
from aeo.kernel.policy import Verdict
from aeo.kernel.refusals import Words
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment, Finding
from audits.queries import standing
from audits.queries.findings import due_days
from operators.models import Application
from operators.models.application import Asked


@dataclass(frozen=True)
class Thing:
    """One type × role × site asked. `verdict`: could it be granted now; `minors` become conditions if it is."""

    number: int
    asked: Asked
    words: str
    lesser: tuple[tuple[str, Words], ...]
    criteria: tuple[str, ...]
    minors: tuple[tuple[Finding, date | None], ...]
    verdict: Verdict

    @property
    def suggested(self) -> str:
        """The outcome that the verification speaks for; none when it cannot be granted now."""
        if not self.verdict:
            return ""
        return Outcome.CONDITIONS if self.minors else Outcome.GRANT


def things(application: Application, assessment: Assessment) -> list[Thing]:
    """Everything asked for."""
    pack, stand = pack_of(application.version_id), standing(assessment)
    findings = weighed(assessment)
    due = due_days(findings)
    places = {row.site_id: row.site for row in application.site_rows.select_related("site")}
    found = []
    for number, asked in enumerate(application.asked()):
        item = DecisionItem(type=asked.type, role=asked.role, site_id=asked.site, outcome=Outcome.GRANT)
        item.site = places.get(asked.site) if asked.site else None
        near = touching(findings, item, pack)
        minors = tuple((f, due.get(f.subject)) for f in near if f.becomes_condition)
        found.append(
            Thing(
                number=number,
                asked=asked,
                words=words.item_words(pack, item)[formats.language()],
                lesser=_lesser(pack, asked),
                criteria=pack.criteria_of((asked.type,)),
                minors=minors,
                verdict=verified(item, stand, near, pack),
            )
        )
    return found


def _lesser(pack: Pack, asked: Asked) -> tuple[tuple[str, Words], ...]:
    """The other types that are not higher and fit the role."""
    return tuple(
        (type_.key, str(type_.name))
        for type_ in pack.types
        if type_.key != asked.type
        and type_.rank <= pack.types[asked.type].rank
        and pack.parts_of(type_.key, asked.role)
    )
