"""Rules about what a pack must contain, each a function of pack and places that yields problems."""

import re
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from aeo.programme import letters
from aeo.programme.clocks import NEEDED
from aeo.programme.fitting import questions
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem
from aeo.programme.registers import LONGEST, Register, format_problems
from aeo.programme.rules import NumberRule

Places = dict[str, list[Place]]
Rule = Callable[[Pack, Places], Iterator[Problem]]

TFA_LEAST = 3
LEI = "lei"  # known in every country, so no pack has it (operators.registers)
SEVERITIES = ("critical", "major", "minor", "observation", "good_practice")
NUMBERS = ("aeo", "application", "decision", "letter", "certificate", "visit", "finding", "request", "mandate")
DECISIONS = (
    "grant",
    "refuse",
    "decline",
    "renew",
    "suspend",
    "extend_suspension",
    "lift",
    "revoke",
    "annul",
    "amend",
    "impose_conditions",
    "downgrade",
    "bar",
    "prolong",
    "rectify",
    "withdraw_own",
)
CONSENTS = ("publish", "exchange")
NUMBER_PARTS = re.compile(r"\{(\w+)(?::0?\d+)?\}")
BRACES = re.compile(r"\{[^{}]*\}")


def needed_keys(pack: Pack, places: Places) -> Iterator[Problem]:
    """Keys that the lifecycles name must be there."""
    needed = {
        "clocks": NEEDED,
        "severities": SEVERITIES,
        "numbering": NUMBERS,
        "decisions": DECISIONS,
        "letters": tuple(letters.LETTERS),
        "consents": CONSENTS,
    }
    for section, keys in needed.items():
        for key in keys:
            if key not in getattr(pack, section):
                file = places[section][0].source.file if places.get(section) else section
                yield Problem(file, 0, f"{section}[{key}]", _("is missing"))


def letter_placeholders(pack: Pack, places: Places) -> Iterator[Problem]:
    """A letter may speak only of facts that it will be given."""
    for letter, place in zip(pack.letters, places["letters"], strict=True):
        known = letters.LETTERS.get(letter.key)
        if known is None:
            yield place.child("key").problem(_("no letter is sent under the key “%(key)s”") % {"key": letter.key})
            continue
        for name in ("subject", "body"):
            for _language, words in getattr(letter, name).values:
                for stray in BRACES.findall(words):
                    if stray[1:-1] not in known:
                        named = {"stray": stray, "known": ", ".join(sorted(known))}
                        expected = _("unknown placeholder %(stray)s; this letter has %(known)s") % named
                        yield place.child(name).problem(expected)


def numbering(pack: Pack, places: Places) -> Iterator[Problem]:
    """A number pattern counts, says the year when it starts again every year, and keeps to its length."""
    for rule, place in zip(pack.numbering, places["numbering"], strict=True):
        yield from (place.child("pattern").problem(expected) for expected in _pattern(rule))


def _pattern(rule: NumberRule) -> Iterator[str]:
    parts = NUMBER_PARTS.findall(rule.pattern)
    strangers = set(BRACES.findall(NUMBER_PARTS.sub("", rule.pattern))) | (set(parts) - {"year", "n", "check"})
    if strangers:
        yield _("unknown part %(parts)s; known are {year}, {n} and {check}") % {"parts": ", ".join(sorted(strangers))}
        return
    if "n" not in parts:
        yield _("expected {n}, the running number")
    if rule.yearly and "year" not in parts:
        yield _("expected {year}, since the count starts again every year")
    if "check" in parts and not rule.pattern.endswith("{check}"):
        yield _("expected {check} at the end")
    longest = rule.pattern.replace("{check}", "X")
    if rule.max_length and len(longest.format(year=2026, n=1)) > rule.max_length:
        yield _("is longer than %(count)s characters") % {"count": rule.max_length}


def benefits(pack: Pack, places: Places) -> Iterator[Problem]:
    """TFA article 7.7.3: at least three of the seven measures."""
    for benefit, place in zip(pack.benefits, places.get("benefits", ()), strict=True):
        if not 0 <= benefit.tfa_measure <= 7:
            yield place.child("tfa_measure").problem(_("expected a measure of TFA article 7.7.3, 1 to 7"))
    measures = pack.tfa_measures()
    if len(measures) < TFA_LEAST:
        words = {"least": TFA_LEAST, "given": ", ".join(map(str, sorted(measures))) or "–"}
        expected = _("expected active benefits for at least %(least)s of the seven TFA 7.7.3 measures, not %(given)s")
        yield Problem("benefits.toml", 0, "benefit", expected % words)


def scales(pack: Pack, places: Places) -> Iterator[Problem]:
    """Risk scales run from 1 without gaps, bands from the lowest score, weights name each criterion once."""
    place = places["risk"][0]
    for name in ("likelihood", "impact"):
        values = [level.value for level in getattr(pack.risk, name)]
        if values != list(range(1, len(values) + 1)) or len(values) < 2:
            yield place.child(name).problem(_("expected values 1, 2, 3 … in order"))
    starts = [band.from_score for band in pack.risk.bands]
    if not starts or starts != sorted(set(starts)) or starts[0] > 1:
        yield place.child("bands").problem(_("expected bands in rising order from score 1"))
    if sorted(weight.criterion for weight in pack.risk.weights) != sorted(pack.criteria.keys):
        yield place.child("weights").problem(_("expected one weight for each criterion"))


def lengths(pack: Pack, places: Places) -> Iterator[Problem]:
    """A clock has a length unless it is open-ended; warnings and reminder stages fall, from the longest."""
    for clock, place in zip(pack.clocks, places["clocks"], strict=True):
        if clock.open_ended == bool(clock.length):
            yield place.child("length").problem(_("expected a length above 0, or open_ended = true and no length"))
        if list(clock.warnings) != sorted(set(clock.warnings), reverse=True):
            yield place.child("warnings").problem(_("expected days before the end, the longest first"))
    rule, words = pack.validity, _("expected days before the end, the longest first")
    if not rule.reminder_stages or not _falling(rule.reminder_stages):
        yield places["validity"][0].child("reminder_stages").problem(words)
    lodging = pack.clocks[rule.renewal_clock].length if rule.renewal_clock in pack.clocks else 0
    if rule.renewal_opens and rule.renewal_opens <= lodging:
        expected = _("expected more days than the %(days)s before the end by which a renewal is lodged, or 0")
        yield places["validity"][0].child("renewal_opens").problem(expected % {"days": lodging})
    if not _falling(rule.self_monitoring_reminders):
        yield places["validity"][0].child("self_monitoring_reminders").problem(words)


def _falling(days: Sequence[int]) -> bool:
    """Days before an end, each once, the longest first, and none on the end itself."""
    return list(days) == sorted(set(days), reverse=True) and min(days, default=1) >= 1


def registers(pack: Pack, places: Places) -> Iterator[Problem]:
    """One register identifies companies, one names traders on declarations, and each takes its own example."""
    for register, place in zip(pack.registers, places.get("registers", ()), strict=True):
        for name, expected in _register(register):
            yield place.child(name).problem(expected)
    for name in ("primary", "declared"):
        if sum(getattr(register, name) for register in pack.registers) != 1:
            yield Problem("registers.toml", 0, f"register.{name}", _("expected it of exactly one register"))
    if len(pack.registers.all) - len(pack.company_registers) > 1:
        yield Problem("registers.toml", 0, "register.of", _("expected at most one register of people"))


def _register(register: Register) -> Iterator[tuple[str, str]]:
    if register.key == LEI:
        yield "key", _("the LEI is known in every country and is not listed")
    if len(register.key) > LONGEST:
        yield "key", _("is longer than %(count)s characters") % {"count": LONGEST}
    if register.of == "person" and (register.needed or register.declared):
        yield "of", _("a register of people identifies no company")
    wrong = list(format_problems(register.format))
    yield from (("format", expected) for expected in wrong)
    if not wrong and not register.takes(register.example):
        yield "example", _("expected a number that the format takes")


def components(pack: Pack, places: Places) -> Iterator[Problem]:
    """Every criterion belongs to a component, every adverse kind of decision has a ground."""
    covered = {letter for component in pack.components for letter in component.criteria}
    for criterion, place in zip(pack.criteria, places["criteria"], strict=True):
        if criterion.key not in covered:
            yield place.problem(_("no component rests on this criterion"))
    for kind, place in zip(pack.decisions, places["decisions"], strict=True):
        if kind.grounded and not pack.grounds_for(kind.key):
            yield place.child("needs_ground").problem(_("there is no ground for this kind in grounds.toml"))


def signing(pack: Pack, places: Places) -> Iterator[Problem]:
    """What is signed is proved as its level of assurance says, or it is not offered."""
    for method, place in zip(pack.signing, places["signing"], strict=True):
        if method.active and method.proof != "sign_in":
            yield place.child("active").problem(_("there is no proof but a sign-in yet"))
        if method.proof == "sign_in" and method.assurance == "high":
            yield place.child("assurance").problem(_("a sign-in is not of high assurance"))


RULES: tuple[Rule, ...] = (
    needed_keys,
    letter_placeholders,
    numbering,
    questions,
    benefits,
    scales,
    lengths,
    components,
    registers,
    signing,
)
