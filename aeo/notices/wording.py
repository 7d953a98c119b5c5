"""What a letter says: the pack's words filled with facts, per language. The paper prints this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings

from aeo.documents.facts import harmonised, plain, shown
from aeo.kernel.policy import Actor
from aeo.notices.models import Notice
from aeo.programme import letters
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Letter

AT_REGISTRATION = frozenset({"letter_number", "letter_date"})


class MissingFact(LookupError):
    """A letter's words speak of something that its caller did not hand over: a mistake in the code."""


def frozen_facts(pack: Pack, key: str, facts: Mapping[str, Any], *, name: str, by: Actor) -> dict[str, Any]:
    """All facts of a letter but its number and date, in plain JSON. Raises MissingFact, naming letter and facts."""
    all_facts = {**common(pack, name, by), **facts}
    letter = pack.letters[key]
    missing = _named_in(letter, pack.programme.languages) - all_facts.keys() - AT_REGISTRATION
    if missing:
        raise MissingFact(f"letter {key}: the facts lack {', '.join(sorted(missing))}")
    return plain(all_facts)


def common(pack: Pack, name: str, by: Actor) -> dict[str, Any]:
    """What every letter can speak of, unless the caller says it better."""
    programme = pack.programme
    officer = programme.authority if by.user is None or not by.roles else by.name
    return {
        "operator_name": name,
        "administration": programme.administration,
        "officer_name": officer,
        "officer_phone": programme.contact.phone,
        "portal_address": settings.AEO_BASE_URL,
    }


def _named_in(letter: Letter, languages: Sequence[str]) -> frozenset[str]:
    texts = [text.to(code) for text in (letter.subject, letter.body) for code in languages]
    return frozenset().union(*map(letters.placeholders, texts))


def title(pack: Pack, key: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """The subject line per language, before the letter has a number."""
    known = {**facts, **dict.fromkeys(AT_REGISTRATION, "")}
    return {code: written(pack, key, known, code).subject for code in pack.programme.languages}


def written(pack: Pack, key: str, facts: Mapping[str, Any], language: str) -> letters.Written:
    """The letter in one language."""
    values = {name: shown(fact, language) for name, fact in facts.items()}
    words = letters.write(pack.letters[key], language, values)
    if language != "mn":
        return words
    return letters.Written(harmonised(words.subject), harmonised(words.body))


def paper_facts(pack: Pack, notice: Notice, number: str, day: date) -> dict[str, Any]:
    """Everything that the letter's paper prints."""
    programme = pack.programme
    facts = {**notice.facts, "letter_number": number, "letter_date": day.isoformat()}
    codes = programme.languages
    words = {code: written(pack, notice.letter, facts, code) for code in codes}
    return {
        "letter": notice.letter,
        "kind": pack.letters[notice.letter].name,
        "number": number,
        "date": day,
        "programme": programme.name,
        "administration": programme.administration,
        "authority": programme.authority,
        "contact": {"address": programme.contact.address, "phone": programme.contact.phone},
        "email": programme.contact.email,
        "addressee": notice.to_name,
        "subject": {code: text.subject for code, text in words.items()},
        "body": {code: text.body for code, text in words.items()},
        "prevailing": programme.prevailing_language,
        "values": notice.facts,
        "base_url": settings.AEO_BASE_URL,
    }
