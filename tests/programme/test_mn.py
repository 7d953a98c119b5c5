"""The pack of Mongolia is whole: what issue and design ask of its content."""

from collections import Counter
from dataclasses import fields

from aeo.programme.applicability import Site, slots
from aeo.programme.checking import everything
from aeo.programme.files import read_files
from aeo.programme.pack import Pack, Part
from aeo.programme.packs import BUNDLED
from aeo.programme.text import Text

ROLES = ("exporter", "importer", "carrier", "forwarder", "broker", "warehouse")
SITES = [Site("1", "office")]


def test_at_least_120_questions_under_all_thirteen_headings(mn: Pack) -> None:
    assert len(mn.questions) >= 120
    assert set(Counter(question.criterion for question in mn.questions)) == set("ABCDEFGHIJKLM")
    assert mn.criteria.keys == tuple("ABCDEFGHIJKLM")


def test_the_six_roles_of_the_programme(mn: Pack) -> None:
    assert mn.roles.keys == ROLES


def test_a_broker_is_asked_far_less(mn: Pack) -> None:
    broker = slots(mn, ["full"], ["broker"], SITES, {})
    exporter = slots(mn, ["full"], ["exporter"], SITES, {})
    every = slots(mn, ["full"], ROLES, SITES, {})
    assert len(broker) <= 100
    assert len(broker) + 15 <= len(exporter) < len(every)
    assert not [slot for slot in broker if slot.question[0] == "H"]


def test_every_text_is_there_in_both_languages(mn: Pack) -> None:
    seen = 0
    for found in everything(mn, read_files(BUNDLED / "mn").places):
        for field in fields(found.thing):
            value = getattr(found.thing, field.name)
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, Text) and text:
                    seen += 1
                    assert text.has("mn"), found.place.label
                    assert text.has("en"), found.place.label
    assert seen > 600


def test_every_question_has_guidance_a_crosswalk_and_every_must_wants_evidence(mn: Pack) -> None:
    for question in mn.questions:
        assert question.guidance, question.key
        assert question.eu or question.ctpat or question.criterion in "DAFKM", question.key
    with_evidence = [question for question in mn.questions if question.evidence]
    assert len(with_evidence) >= 100


def test_site_questions_conditions_numbers_and_tables_are_used(mn: Pack) -> None:
    assert sum(question.per == "site" for question in mn.questions) >= 10
    assert sum(bool(question.when) for question in mn.questions) >= 2
    assert {question.kind for question in mn.questions} >= {"yes_partly_no", "number", "table"}


def test_the_number_of_an_aeo_fits_declarations(mn: Pack) -> None:
    number = mn.numbering["aeo"].pattern.replace("{check}", "X").format(n=1)
    assert number == "MNAEO000001X"
    assert len(number) <= 14


def test_benefits_cover_the_trade_facilitation_agreement(mn: Pack) -> None:
    assert len(mn.tfa_measures()) >= 3
    assert {benefit.key for benefit in mn.benefits_for(Part("customs", "broker"))} == {
        "priority-clearance",
        "fewer-inspections",
        "deferred-payment",
        "fewer-documents",
        "account-manager",
    }


def test_the_clocks_of_the_design(mn: Pack) -> None:
    expected = {
        "acceptance": (30, "days"),
        "supply": (30, "days"),
        "decision": (120, "days"),
        "information_request": (30, "days"),
        "consultation": (15, "working_days"),
        "hearing": (30, "days"),
        "report_comments": (10, "working_days"),
        "visit_notice": (15, "working_days"),
        "urgent_suspension": (30, "days"),
        "complaint": (30, "days"),
        "why": (3, "working_days"),
        "change_notice": (14, "days"),
        "renewal": (90, "days"),
        "deemed_service": (5, "working_days"),
    }
    assert {key: (mn.clocks[key].length, mn.clocks[key].unit) for key in expected} == expected
    assert not mn.clocks["urgent_suspension"].moves
    assert mn.clocks["acceptance"].restarts
    assert mn.clocks["decision"].extension == 60
    assert {clock.key for clock in mn.clocks if "decision" in clock.pauses} == {
        "information_request",
        "adjustment",
        "court",
        "hearing",
    }
    assert mn.validity.reminder_stages == (180, 90, 60, 30, 14, 7, 1)


def test_adverse_decisions_are_heard_and_take_effect_on_service(mn: Pack) -> None:
    for kind in mn.decisions:
        assert kind.hearing == kind.adverse
        assert not kind.adverse or kind.effective in ("service", "first_day")
        assert not kind.adverse or mn.grounds_for(kind.key), kind.key
    assert [kind.key for kind in mn.decisions if kind.urgent_allowed] == ["suspend"]


def test_every_criterion_can_be_refused_on(mn: Pack) -> None:
    grounds = mn.grounds_for("refuse")
    assert {letter for ground in grounds for letter in ground.criteria} == set("ABCDEFGHIJKLM")


def test_parts_of_a_type_for_a_role(mn: Pack) -> None:
    assert mn.parts_of("full", "broker") == (Part("customs", "broker"), Part("security", "broker"))
    assert mn.parts_of("customs", "carrier") == (Part("customs", "carrier"),)
    assert mn.parts_of("customs", "nobody") == ()
    assert mn.criteria_of(("customs",)) == tuple("ABCDEFM")


def test_the_first_validation_is_on_site(mn: Pack) -> None:
    kinds = {kind.key: kind for kind in mn.visits.kinds}
    assert kinds["validation"].modes == ("on_site",)
    assert not kinds["validation"].may_be_unannounced


def test_risk_bands(mn: Pack) -> None:
    assert [mn.risk.band(score).key for score in (1, 3, 4, 8, 9, 16)] == [
        "low",
        "low",
        "medium",
        "medium",
        "high",
        "high",
    ]


def test_what_no_source_gives_is_marked(mn: Pack) -> None:
    """Clocks: only the two of the Customs Law are not assumptions."""
    assert {clock.key for clock in mn.clocks if not clock.assumption} == {"complaint", "why"}
    for section in (mn.severities, mn.numbering, mn.grounds, mn.types):
        assert all(item.assumption for item in section)
