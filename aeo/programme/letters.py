"""The letters that a pack must have, what each can speak of, and filling a letter with facts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aeo.programme.proceedings import Letter

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
GAP = re.compile(r"\n\s*\n")
ALONE = re.compile(r"(– )?\{[a-z][a-z0-9_]*\}\s*$")  # a line that is one fact: it stands under a heading
NOTHING = "–"
NOTHINGS: tuple[object, ...] = (None, "", NOTHING, [], ())

# Every letter can speak of these.
COMMON = frozenset(
    {
        "operator_name",
        "reference",
        "letter_number",
        "letter_date",
        "administration",
        "officer_name",
        "officer_phone",
        "portal_address",
    }
)
_DECISION = {"decision_number", "decision_date", "parts", "grounds", "reasons", "effective_from", "body", "signatory"}
_DECISION |= {"facts", "hearing_documents"}
_COMPLAINT = {"complaint_where", "complaint_until", "complaint_court"}
_GRANTED = {"aeo_number", "valid_until", "conditions", "benefits"}
_SUSPENDED = {"aeo_number", "until", "measures", "benefits"}
_REVOKED = {"aeo_number", "bar_until", "changes", "benefits"}
_END = {"aeo_number", "valid_until"}
_OF_DECISION = "decision_"
_AGAIN = {"again", "submission"}  # nothing of a first submission

# Letter key -> what it can speak of besides COMMON.
LETTERS: Mapping[str, frozenset[str]] = {
    key: COMMON | frozenset(names)
    for key, names in {
        "receipt": {"submitted_at", "snapshot_sha256", "signatory", "due_date", "parts", "renewal"} | _AGAIN,
        "return_list": {"items", "due_date"},
        "acceptance": {"accepted_on", "due_date", "account_manager"},
        "lapse_warning": {"due_date", "days_left"},
        "lapsed": {"effective_from"},
        "withdrawn": {"effective_from"},
        "extension": {"due_date", "reasons", "days"},
        "information_request": {"items", "reasons", "due_date"},
        "consultation": {"authority", "items", "due_date", "link"},
        "visit_notice": {"visit_dates", "sites", "team", "agenda", "documents", "due_date"},
        "report_sent": {"visit_dates", "due_date"},
        "finding_notified": {"items", "severity", "due_date", "contest_until"},
        "finding_overdue": {"items", "due_date"},
        "hearing": {"decision_kind", "parts", "gist", "items", "due_date", "bar_until", "until", "measures"},
        "decision_grant": _DECISION | _GRANTED,
        "decision_partial": _DECISION | _COMPLAINT | _GRANTED | {"not_granted"},
        "decision_refuse": _DECISION | _COMPLAINT | {"bar_until"},
        "decision_decline": _DECISION | _COMPLAINT,
        "decision_renew": _DECISION | {"aeo_number", "valid_until", "conditions"},
        "decision_amend": _DECISION | _COMPLAINT | {"aeo_number", "changes"},
        "decision_suspend": _DECISION | _COMPLAINT | _SUSPENDED,
        "decision_suspend_urgent": _DECISION | _COMPLAINT | _SUSPENDED | {"hearing_by", "hearing_time"},
        "decision_lift": _DECISION | {"aeo_number"},
        "decision_revoke": _DECISION | _COMPLAINT | _REVOKED,
        "decision_revoke_part": _DECISION | _COMPLAINT | _REVOKED,
        "decision_annul": _DECISION | _COMPLAINT | {"aeo_number", "bar_until"},
        "decision_bar": _DECISION | _COMPLAINT | {"bar_until"},
        "decision_prolong": _DECISION | _END,
        "decision_other": _DECISION | _COMPLAINT | {"decision_kind", "changes"},
        "surrendered": _END | {"effective_from", "until", "parts", "benefits"},
        "ceased": _END | {"effective_from", "reasons"},
        "reminder": _END | {"days_left", "due_date"},
        "renewal_pending": _END | {"due_date"},
        "expired": _END | {"effective_from"},
        "certificate_ready": _END | {"certificate_number"},
        "change_received": {"items", "due_date"},
        "complaint_received": {"complaint_about", "due_date", "complaint_documents"},
    }.items()
}


def decides(key: str) -> bool:
    """Whether a letter makes a decision known: what is decided is told by it alone, and not before it is opened."""
    return key.startswith(_OF_DECISION)


@dataclass(frozen=True)
class Written:
    """A letter's words in one language."""

    subject: str
    body: str


def placeholders(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(PLACEHOLDER.findall(text))


def write(letter: Letter, language: str, facts: Mapping[str, object]) -> Written:
    """The letter in a language with its facts in place. Raises KeyError, naming the fact that is missing.

    Facts are put in as they are: braces in them are not looked at again. A list becomes lines that begin with “– ”.
    A line of the body all of whose facts are nothing is left out, and the heading that would stand over it alone; of
    the subject, the fact that is nothing.
    """
    paragraphs = (_said(paragraph, facts) for paragraph in GAP.split(letter.body.to(language)))
    body = "\n\n".join(_fill(lines, facts) for lines in paragraphs if lines.strip())
    return Written(_subject(letter.subject.to(language), facts), f"{body}\n")


def _subject(line: str, facts: Mapping[str, object]) -> str:
    """The line without the facts that are nothing, nor the blanks that they leave."""
    said = {name: "" if facts[name] in NOTHINGS else facts[name] for name in placeholders(line)}
    return " ".join(_fill(line, said).split())


def _said(paragraph: str, facts: Mapping[str, object]) -> str:
    """The lines of a paragraph that say something."""
    kept: list[str] = []
    left_out = False
    for line in reversed(paragraph.strip("\n").split("\n")):
        left_out = _says_nothing(line, facts) or (left_out and _heads(line) and not (kept and ALONE.match(kept[-1])))
        if not left_out:
            kept.append(line)
    return "\n".join(reversed(kept))


def _heads(line: str) -> bool:
    return line.rstrip().endswith(":") and not placeholders(line)


def _says_nothing(line: str, facts: Mapping[str, object]) -> bool:
    named = placeholders(line)
    return bool(named) and all(facts.get(name, name) in NOTHINGS for name in named)


def _fill(text: str, facts: Mapping[str, object]) -> str:
    return PLACEHOLDER.sub(lambda found: _shown(facts[found[1]]), text)


def _shown(fact: object) -> str:
    if isinstance(fact, (list, tuple)):
        return "\n".join(f"– {line}" for line in fact)
    return str(fact)
