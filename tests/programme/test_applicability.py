"""Which questions apply and what is missing: properties that hold whatever is applied for and answered."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.kernel import clock
from aeo.programme import loader
from aeo.programme.answers import Answer
from aeo.programme.applicability import Gap, Shown, Site, Slot, by_criterion, gaps, slots
from aeo.programme.bounds import Limits
from aeo.programme.items import Items
from aeo.programme.keys import ANY
from aeo.programme.pack import Pack
from aeo.programme.packs import BUNDLED
from aeo.programme.questions import Column, Evidence, Question
from aeo.programme.text import Text

DAY = date(2026, 3, 2)
MN = loader.load(BUNDLED / "mn")
WORDS = Text.of(mn="Үг", en="Words")
KINDS = ("office", "warehouse", "yard", "mine")

types = st.sets(st.sampled_from(("full", "customs")), min_size=1)
roles = st.sets(st.sampled_from(MN.roles.keys), min_size=1)
sites = st.lists(
    st.builds(
        Site,
        ref=st.integers(1, 9).map(str),
        kind=st.sampled_from(KINDS),
        roles=st.frozensets(st.sampled_from(MN.roles.keys), max_size=2),
    ),
    max_size=3,
    unique_by=lambda site: site.ref,
)


def question(key: str, **rest: Any) -> Question:
    """A question named after its criterion."""
    return Question(**{"key": key, "criterion": key[0], "level": "must", "text": WORDS, **rest})


def asking(*questions: Question) -> Pack:
    """The pack of Mongolia with these questions only."""
    return replace(MN, questions=Items.of(questions))


@given(types, roles, sites)
def test_every_slot_is_one_that_the_question_is_for(kinds: set[str], who: set[str], where: list[Site]) -> None:
    found = slots(MN, kinds, who, where, {})
    assert len(set(found)) == len(found)
    criteria = set(MN.criteria_of(frozenset(kinds)))
    for slot in found:
        asked = MN.questions[slot.question]
        assert asked.criterion in criteria
        assert ANY in asked.roles or who & set(asked.roles)
        assert bool(slot.site) == (asked.per == "site")
        assert bool(slot.role) == (asked.per == "role")
        assert not slot.site or slot.site in {site.ref for site in where}


@given(types, roles, roles, sites)
def test_more_roles_never_ask_less(kinds: set[str], who: set[str], more: set[str], where: list[Site]) -> None:
    """Without answers, conditions about answers are the same for both."""
    assert set(slots(MN, kinds, who, where, {})) <= set(slots(MN, kinds, who | more, where, {}))


@given(types, roles, sites)
def test_the_order_is_that_of_the_pack(kinds: set[str], who: set[str], where: list[Site]) -> None:
    keys = [slot.question for slot in slots(MN, kinds, who, where, {})]
    assert keys == sorted(keys, key=MN.questions.keys.index)


@given(st.text(alphabet="ABC019-", min_size=1), st.sampled_from(("", *MN.roles.keys)), st.sampled_from(("", "7", "12")))
def test_slots_are_read_back_from_their_text(key: str, role: str, site: str) -> None:
    slot = Slot(key, role, site)
    assert Slot.read(str(slot)) == slot


@pytest.mark.parametrize("text", ["", "A01@site:", "A01#", "#carrier", "@site:7"])
def test_what_is_not_a_slot(text: str) -> None:
    with pytest.raises(ValueError, match="is not a slot"):
        Slot.read(text)


def test_the_texts_of_slots() -> None:
    assert [str(slot) for slot in (Slot("A01"), Slot("A01", "", "7"), Slot("A01", "carrier"))] == [
        "A01",
        "A01@site:7",
        "A01#carrier",
    ]


def test_a_condition_takes_effect_with_the_answer() -> None:
    pack = asking(question("B01"), question("B02", when='answer("B01") == "no"'))

    def keys(value: str) -> list[str]:
        return [slot.question for slot in slots(pack, ["full"], ["broker"], [], {Slot("B01"): Answer(value)})]

    assert keys("no") == ["B01", "B02"]
    assert keys("yes") == keys("not_applicable") == keys("") == ["B01"]


def test_an_answer_that_stopped_applying_counts_as_nothing() -> None:
    """The chain may also stand in the pack in the wrong order."""
    pack = asking(
        question("B03", when='answer("B02") == "yes"'),
        question("B02", when='answer("B01") == "yes"'),
        question("B01"),
    )
    answers = {Slot("B01"): Answer("yes"), Slot("B02"): Answer("yes")}
    assert len(slots(pack, ["full"], ["broker"], [], answers)) == 3
    answers[Slot("B01")] = Answer("no")
    assert slots(pack, ["full"], ["broker"], [], answers) == [Slot("B01")]


def test_a_site_question_sees_the_answer_of_its_own_site_first() -> None:
    pack = asking(
        question("I01", per="site"),
        question("I02", per="site", when='answer("I01") == "yes" and site_kind != "office"'),
        question("I03", per="site", when='answer("B01") == 5'),
        question("B01", kind="number"),
    )
    where = [Site("1", "office"), Site("2", "yard"), Site("3", "yard")]
    answers = {Slot("I01", site=ref): Answer(value) for ref, value in (("1", "yes"), ("2", "yes"), ("3", "no"))}
    found = slots(pack, ["full"], ["broker"], where, {**answers, Slot("B01"): Answer("5")})
    assert [slot.site for slot in found if slot.question == "I02"] == ["2"]
    assert [slot.site for slot in found if slot.question == "I03"] == ["1", "2", "3"]


def test_a_question_per_role_and_a_site_for_other_roles() -> None:
    pack = asking(
        question("A01", per="role", roles=("carrier", "broker")), question("I01", per="site", roles=("carrier",))
    )
    where = [Site("1", roles=frozenset({"carrier"})), Site("2", roles=frozenset({"broker"})), Site("3")]
    found = slots(pack, ["full"], ["carrier", "broker", "exporter"], where, {})
    assert found == [Slot("A01", "broker"), Slot("A01", "carrier"), Slot("I01", site="1"), Slot("I01", site="3")]


def test_a_component_of_its_own() -> None:
    pack = asking(question("B05", components=("security",)))
    assert slots(pack, ["customs"], ["importer"], [], {}) == []
    assert slots(pack, ["full"], ["importer"], [], {}) == [Slot("B05")]


EXTRACT = Evidence(key="extract", text=WORDS, required=True)
PHOTO = Evidence(key="photo", text=WORDS)


@pytest.mark.parametrize(
    ("asked", "answer", "attached", "expected"),
    [
        (question("A01"), Answer(), (), ["unanswered"]),
        (question("A01"), Answer("yes"), (), []),
        (question("A01"), Answer("maybe"), (), ["wrong_kind"]),
        (question("A01"), Answer("not_applicable"), (), ["reason_missing"]),
        (question("A01"), Answer("not_applicable", "  "), (), ["reason_missing"]),
        (question("A01"), Answer("not_applicable", "no yard"), (), []),
        (question("A01", evidence=(EXTRACT, PHOTO)), Answer("not_applicable", "no yard"), (), []),
        (question("A01", evidence=(EXTRACT, PHOTO)), Answer("yes"), (), ["evidence_missing"]),
        (question("A01", evidence=(EXTRACT, PHOTO)), Answer("yes"), ("extract",), []),
        (question("A01", evidence=(EXTRACT,)), Answer("no"), (), ["must_not_met"]),
        (question("A01", evidence=(EXTRACT,), expects="no"), Answer("no"), (), ["evidence_missing"]),
        (question("A01", evidence=(replace(EXTRACT, on=("yes",)),), expects="no"), Answer("no"), (), []),
        (question("A01", kind="number", evidence=(EXTRACT,)), Answer(3), (), ["evidence_missing"]),
        (question("A01"), Answer("partly"), (), ["must_partly"]),
        (question("A01", level="should"), Answer("no"), (), ["should_not_met"]),
        (question("A01", level="should"), Answer("partly"), (), ["should_partly"]),
        (question("A01", expects="no"), Answer("yes"), (), ["must_not_met"]),
    ],
)
def test_gaps(asked: Question, answer: Answer, attached: tuple[str, ...], expected: list[str]) -> None:
    pack, slot = asking(asked), Slot("A01")
    found = gaps(pack, [slot], {slot: answer}, {slot: Shown(attached)})
    assert [gap.kind for gap in found] == expected
    assert all(str(gap.words) for gap in found)


def test_a_document_that_has_expired_is_told_apart_from_one_that_is_missing() -> None:
    pack, slot = asking(question("A01", evidence=(EXTRACT,))), Slot("A01")
    for shown, expected in ((Shown((), ("extract",)), ["evidence_expired"]), (Shown(("extract",), ("extract",)), [])):
        assert [gap.kind for gap in gaps(pack, [slot], {slot: Answer("yes")}, {slot: shown})] == expected


YEAR = Column(key="year", kind="number", whole=True, last_years=3, text=WORDS)


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ((2025,), "2023, 2024"),
        ((2026, 2025, 2022), "2023, 2024"),
        (("2 024", 2024, 2025), "2023"),
        ((2025, 2024, 2023), ""),
    ],
)
def test_a_table_tells_of_each_of_the_last_full_years(told: tuple[object, ...], missing: str) -> None:
    asked, slot = question("A01", kind="table", columns=(YEAR,)), Slot("A01")
    answer, years = Answer([{"year": year} for year in told]), asked.years_before(DAY)
    assert years == (2023, 2024, 2025)
    found = gaps(asking(asked), [slot], {slot: answer}, {slot: Shown(years=years)})
    assert [gap.detail.split(":")[1].split(".")[0].strip() for gap in found] == [missing] * bool(missing)
    assert not gaps(asking(asked), [slot], {slot: answer}, {slot: Shown()}), "what was handed in stands"


def test_what_blocks_a_signature_and_what_does_not() -> None:
    blocking = {kind for kind in Gap.__annotations__["kind"].__args__ if Gap(Slot("A01"), "A", kind).blocks}
    cells, documents = {"cells_wrong"}, {"evidence_missing", "evidence_expired"}
    assert blocking == {
        "unanswered",
        "wrong_kind",
        "reason_missing",
        "cells_missing",
        "years_missing",
        *cells,
        *documents,
    }


def test_half_a_row_is_kept_and_says_what_it_needs() -> None:
    note = Column(key="note", kind="text", text=WORDS, required=False)
    asked, slot = (
        question("A01", kind="table", columns=(YEAR, Column(key="n", kind="number", text=WORDS), note)),
        Slot("A01"),
    )
    for rows, needs in (
        ([{"year": 2025, "n": 1, "note": ""}, {"year": "", "n": ""}], "Row 2 still needs: Words, Words."),
        ([{"year": 2025, "n": ""}] * 5, "Row 3 (2025) still needs: Words."),
        ([{"year": 2025, "n": 0}], ""),
    ):
        found = gaps(asking(asked), [slot], {slot: Answer(rows)}, {})
        assert [gap.kind for gap in found] == ["cells_missing"] * bool(needs)
        assert all(gap.detail.endswith(needs) for gap in found)


def test_gaps_under_each_criterion() -> None:
    pack = asking(question("A01"), question("C01"))
    found = by_criterion(pack, gaps(pack, [Slot("A01"), Slot("C01")], {Slot("C01"): Answer("yes")}, {}))
    assert list(found) == list(MN.criteria.keys)
    assert [gap.kind for gap in found["A"]] == ["unanswered"]
    assert found["C"] == []


@given(types, roles, sites)
def test_a_company_that_answers_everything_as_expected_has_no_gap(
    kinds: set[str], who: set[str], where: list[Site]
) -> None:
    """The self-assessment of the bundled pack can be completed by anyone."""
    answers: dict[Slot, Answer] = {}
    for _round in range(3):
        applying = slots(MN, kinds, who, where, answers)
        answers = {slot: Answer(good(MN.questions[slot.question])) for slot in applying}
    asked = {slot: MN.questions[slot.question] for slot in applying}
    evidence = {slot: Shown([e.key for e in one.evidence], years=one.years_before(DAY)) for slot, one in asked.items()}
    assert gaps(MN, applying, answers, evidence) == []


def good(asked: Question) -> object:
    """An answer that meets the criterion."""
    cells = {"text": "x", "date": f"{clock.today().year}-01-01", "yes_no": "yes"}
    values: dict[str, object] = {
        "number": Limits.of(asked).nearest(1),
        "text": "x",
        "table": [
            {c.key: year if c.last_years else cells.get(c.kind, Limits.of(c).nearest(1)) for c in asked.columns}
            for year in asked.years_before(DAY) or (0,)
        ],
        "choice": asked.expects or next((choice.key for choice in asked.choices), ""),
    }
    return values.get(asked.kind, asked.meets())
