"""What a message says: a text per kind and language (`notices/<language>/<kind>.txt`), filled with facts.

The first line is the title, the rest the body: what to do and by when. Where to do it is the link, which the mail
adds at its end. A kind without a text of its own is a letter of the pack that is not registered (`legal = false`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template.loader import select_template

from aeo.documents.facts import plain, shown
from aeo.kernel.policy import SYSTEM
from aeo.notices import wording
from aeo.notices.kinds import KINDS
from aeo.programme import queries as programme
from aeo.programme.letters import NOTHING

TITLE = 250
GAP = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Words:
    """A message in one language."""

    title: str
    body: str


def words(kind: str, facts: Mapping[str, Any], language: str) -> Words:
    """The message of a kind in a language. Raises MissingFact, or LookupError for a kind that nobody wrote."""
    if kind not in KINDS:
        return _of_the_pack(kind, facts, language)
    if missing := KINDS[kind].needs - facts.keys():
        raise wording.MissingFact(f"message {kind}: the facts lack {', '.join(sorted(missing))}")
    known = {name: shown(fact, language) for name, fact in plain(facts).items()}
    said = {name: "" if fact == NOTHING and name in KINDS[kind].may else fact for name, fact in known.items()}
    title, _, body = _filled(f"{kind}.txt", said, language).partition("\n")
    return Words(one_line(title), _closed_up(body))


def _closed_up(body: str) -> str:
    """One empty line between paragraphs, whatever the template left out."""
    return "\n\n".join(part.strip() for part in GAP.split(body) if part.strip())


def _of_the_pack(kind: str, facts: Mapping[str, Any], language: str) -> Words:
    _version, pack = programme.current()
    if kind not in pack.letters:
        raise LookupError(f"nobody wrote a message of the kind {kind!r}")
    frozen = wording.frozen_facts(pack, kind, facts, name=str(facts.get("operator_name", "")), by=SYSTEM)
    letter = wording.written(pack, kind, {**dict.fromkeys(wording.AT_REGISTRATION, ""), **frozen}, language)
    return Words(one_line(letter.subject), letter.body)


def mail_text(message: Words, name: str, url: str, language: str) -> str:
    """The whole text of an e-mail: greeting, body, link, and who wrote it."""
    said = {"name": name, "body": message.body, "url": absolute(url) if url else ""}
    return _filled("mail.txt", said, language) + "\n"


def digest(entries: Sequence[Mapping[str, Any]], language: str) -> Words:
    """A summary of messages: `title`, `body` and `url` of each."""
    said = {"count": len(entries), "entries": [{**entry, "url": absolute(entry["url"])} for entry in entries]}
    title, _, body = _filled("digest.txt", said, language).partition("\n")
    return Words(one_line(title), _closed_up(body))


def absolute(url: str) -> str:
    """The whole address of a page of ours."""
    return settings.AEO_BASE_URL.rstrip("/") + url if url.startswith("/") else url


def _filled(name: str, said: Mapping[str, Any], language: str) -> str:
    languages = dict.fromkeys((language, settings.LANGUAGE_CODE, "en"))  # the last has every text
    template = select_template([f"notices/{code}/{name}" for code in languages])
    return str(template.render(dict(said))).strip()


def one_line(text: str) -> str:
    """A title fits a mail's subject: one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"
