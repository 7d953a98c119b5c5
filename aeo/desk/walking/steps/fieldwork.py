"""The visit itself: opening, results, records, interruption, refusal, closing (lifecycles §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from aeo.desk.walking.play import Play
from aeo.desk.walking.steps.base import verb
from aeo.desk.walking.steps.visiting import OnVisit
from aeo.desk.walking.values import FileKey, Known, SiteKey, SlotText
from aeo.kernel.policy import Actor
from audits.actions import visits
from audits.actions.visits import CheckDraft
from audits.actions.visits.conduct import Fact, Result
from audits.lifecycles.visit import ClosingRecord, Opening, Refusal
from audits.models import Visit
from audits.states import CheckResult, InterruptionGround, RecordKind, SiteOutcome

Outcome = Annotated[str, Known("result", tuple(CheckResult.values))]


@verb("begin")
@dataclass(frozen=True, kw_only=True)
class Begin(OnVisit):
    """Begin on the announced day, under a mandate in force, with an opening meeting."""

    opening: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.begin(play.visit(self.visit), Opening(self.opening), by=play.actor(self.by))


@verb("begin_unannounced")
@dataclass(frozen=True, kw_only=True)
class BeginUnannounced(OnVisit):
    """Begin without notice, under a mandate that says why."""

    opening: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.begin_unannounced(play.visit(self.visit), Opening(self.opening), by=play.actor(self.by))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a check showed."""

    result: Outcome
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What came of a site."""

    outcome: Annotated[str, Known("outcome", tuple(SiteOutcome.values))] = "visited"
    note: str = ""


@verb("check")
@dataclass(frozen=True, kw_only=True)
class Check(OnVisit):
    """Record results: `default` for every check without one, `results` by question or slot; sites as `sites` says.

    `only_named`: no other checks, and no sites.
    """

    default: Outcome = "conforms"
    note: str = ""
    results: Mapping[SlotText, Shown] = field(default_factory=dict)
    sites: Mapping[SiteKey, Seen] = field(default_factory=dict)
    only_named: bool = False

    def play(self, play: Play) -> str:
        """How many checks."""
        visit, by = play.visit(self.visit), play.actor(self.by)
        count = self._checks(play, visit, by)
        named = {play.sites[key]: seen for key, seen in self.sites.items()}
        for row in visit.sites.order_by("pk"):
            seen = named.get(row.site_id, None if self.only_named or row.outcome != SiteOutcome.PLANNED else Seen())
            if seen is not None:
                visits.record_site(row, seen.outcome, by=by, note=seen.note)
        return f"{count} results"

    def _checks(self, play: Play, visit: Visit, by: Actor) -> int:
        named = {play.slot_text(key): shown for key, shown in self.results.items()}
        count = 0
        for row in visit.checks.order_by("pk"):
            shown = named.get(str(row.slot)) or named.get(row.question)
            if shown is None and (self.only_named or row.result):
                continue
            shown = shown or Shown(result=self.default, note=self.note)
            language = (self.language or play.case.language) if shown.note else ""
            visits.record_check(row, Result(shown.result, shown.note, language), by=by)
            count += 1
        return count


@verb("record")
@dataclass(frozen=True, kw_only=True)
class Record(OnVisit):
    """Record a fact: a meeting, an interview, a document, a transaction traced, a photograph."""

    kind: Annotated[str, Known("kind of record", tuple(RecordKind.values))]
    text: str
    site: SiteKey = ""
    file: FileKey = ""

    def play(self, play: Play) -> str:
        """Its kind."""
        by = play.actor(self.by)
        fact = Fact(
            self.kind,
            self.text,
            self.language or play.case.language,
            site_id=play.sites[self.site] if self.site else None,
            file_id=play.upload(self.file, by).pk if self.file else None,
        )
        visits.add_record(play.visit(self.visit), fact, by=by)
        return self.kind


@verb("interrupt")
@dataclass(frozen=True, kw_only=True)
class Interrupt(OnVisit):
    """Stop for a while."""

    ground: Annotated[str, Known("ground", tuple(InterruptionGround.values))]
    note: str = ""

    def play(self, play: Play) -> str:
        """Why."""
        visits.interrupt(play.visit(self.visit), self.ground, by=play.actor(self.by), note=self.note)
        return self.ground


@verb("resume")
@dataclass(frozen=True, kw_only=True)
class Resume(OnVisit):
    """Go on."""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        visits.resume(play.visit(self.visit), by=play.actor(self.by))


@verb("record_refusal")
@dataclass(frozen=True, kw_only=True)
class RecordRefusal(OnVisit):
    """The company obstructs the visit, before a witness."""

    text: str
    witness: str

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        refusal = Refusal(self.text, self.witness)
        visits.record_refusal(play.visit(self.visit), refusal, by=play.actor(self.by))


@verb("add_site")
@dataclass(frozen=True, kw_only=True)
class AddSite(OnVisit):
    """Bring another site into the scope."""

    site: SiteKey
    reason: str

    def play(self, play: Play) -> str:
        """Which site."""
        site = play.site(self.site)
        visits.add_site(play.visit(self.visit), site, by=play.actor(self.by), reason=self.reason)
        return self.site


@verb("add_check")
@dataclass(frozen=True, kw_only=True)
class AddCheck(OnVisit):
    """Bring another check into the scope."""

    slot: SlotText
    reason: str
    text: str = ""

    def play(self, play: Play) -> str:
        """Which answer."""
        language = (self.language or play.case.language) if self.text else ""
        draft = CheckDraft(play.slot(self.slot), self.text, language)
        visits.add_check(play.visit(self.visit), draft, by=play.actor(self.by), reason=self.reason)
        return self.slot


@verb("finish_fieldwork")
@dataclass(frozen=True, kw_only=True)
class FinishFieldwork(OnVisit):
    """End the fieldwork: signed for the company by `signed_by`, or `refused_reason` why not."""

    signed_by: str = ""
    refused_reason: str = ""
    note: str = ""

    def play(self, play: Play) -> None:
        """Nothing more to tell."""
        closing = ClosingRecord(self.signed_by, self.refused_reason, self.note)
        visits.finish_fieldwork(play.visit(self.visit), closing, by=play.actor(self.by))
