"""Names that somebody types and that our letters and e-mails carry to others: a name, not a message."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aeo.components.hosts import names_a_host

# Control characters, ends of lines, and what turns the direction of reading.
BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

# What is not seen. The joiners of Mongolian script shape its letters and stand nowhere else.
JOINERS, VARIANTS = "\u180e\u200c\u200d", "\u180b-\u180d\u180f"
JOINED = re.compile(rf"(?<=[\u1800-\u18af])[{JOINERS}{VARIANTS}]+|[{JOINERS}]+(?=[\u1800-\u18af])")
# They choose the shape of the letter before them, which most letters have only one of.
SELECTORS = re.compile(rf"[{VARIANTS}\ufe00-\ufe0f\U000e0100-\U000e01ef]")
BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
UNSEEN = frozenset({"Cf", "Cs", "Co", "Cn"})

# Letters of one alphabet that look like those of the other. A word that takes some of them from the other alphabet and
# nothing else looks like another word; written in one alphabet it looks the same, so that no name is lost.
WORD = re.compile(r"[^\W\d_]{2,}")
EASTERN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
LATIN, CYRILLIC = re.compile(r"[A-Za-z]"), re.compile(r"[\u0400-\u052f]")
LIKE_CYRILLIC = frozenset("ABCEHKMOPTXYaceopxyk")
LIKE_LATIN = frozenset("АВСЕНКМОРТХУҮасеорхуүкІЈЅіјѕһԁԛԝ")


# Seven digits with what people put between, or eight with any signs: somebody is to be rung up. Years and numbers of
# shops are shorter.
TELEPHONE = re.compile(r"\d(?:[\s().-]{0,2}\d){6}|\d(?:[\W_]{0,3}\d){7}")
# Besides letters and their marks, in the name of a person.
PERSONAL = frozenset(" \u00a0\u202f-\u2010\u2011'\u2019\u02bc\u00b7.,()")


def plain_line(text: str) -> None:
    """A validator: one line in which nothing turns the direction of reading and nothing is unseen."""
    if BREAK.search(text):
        raise ValidationError(
            _("Write this in one line, without signs that turn the direction of reading."), "one-line"
        )
    if _hides(text):
        raise ValidationError(_("There is a character here that is not seen. Type this anew."), "unseen")


def plain_name(name: str) -> None:
    """A validator: one line that reads as it is, without the address of a web page or a telephone number, so that our
    letters and e-mails carry no stranger's message."""
    plain_line(name)
    read = _as_read(name)
    if names_a_host(read):
        words = _("A name contains no address of a web page. Leave it out, or put a space after the full stop.")
        raise ValidationError(words, "web-address")
    if TELEPHONE.search(read):
        raise ValidationError(_("A name contains no telephone number. Leave it out."), "telephone")
    if mixed := next(filter(_is_mixed, WORD.findall(name)), ""):
        words = _("Letters of different alphabets are mixed in “%(word)s”. Type it in one alphabet.")
        raise ValidationError(words % {"word": mixed}, "mixed")


def plain_place(text: str) -> None:
    """A validator: where something is, in one line that leads to no web page."""
    plain_line(text)
    if names_a_host(_as_read(text)):
        words = _("Leave the address of a web page out, or put a space after the full stop.")
        raise ValidationError(words, "web-address")


def person_name(name: str) -> None:
    """A validator: a plain name of letters in any script, with what stands between the parts of people's names."""
    plain_name(name)
    strange = (
        letter for letter in JOINED.sub("", name) if not (letter in PERSONAL or unicodedata.category(letter)[0] in "LM")
    )
    if sign := next(strange, ""):
        words = _(
            "The name of a person has letters, spaces, hyphens, apostrophes and full stops. Leave out “%(sign)s”."
        )
        raise ValidationError(words % {"sign": sign}, "sign")


def _as_read(name: str) -> str:
    """With the usual form of every letter and nothing that is not seen."""
    usual = unicodedata.normalize("NFKC", name)
    return "".join(letter for letter in usual if unicodedata.category(letter) != "Cf" and letter not in BLANK)


def _hides(name: str) -> bool:
    rest = JOINED.sub("", name)
    unseen = (letter for letter in rest if letter in BLANK or unicodedata.category(letter) in UNSEEN)
    return bool(SELECTORS.search(rest) or next(unseen, ""))


def _is_mixed(word: str) -> bool:
    """Names of our companies take Latin and Cyrillic words together; nobody's takes a third alphabet beside them."""
    if len(scripts := _scripts(word)) > 1 and scripts != {"LATIN", "CYRILLIC"}:
        return True
    latin, cyrillic = set(LATIN.findall(word)), set(CYRILLIC.findall(word))
    return bool(latin and cyrillic) and (latin <= LIKE_CYRILLIC or cyrillic <= LIKE_LATIN)


def _scripts(word: str) -> set[str]:
    """The alphabets of its letters, as Unicode names them; those of East Asia are written together."""
    heads = {unicodedata.name(letter, "").split(" ")[0] for letter in unicodedata.normalize("NFKC", word)}
    return {"CJK" if head in EASTERN else head for head in heads - {"MODIFIER", "COMBINING", ""}}


def is_personal(name: str) -> bool:
    """The same as `person_name`, as a question."""
    try:
        person_name(name)
    except ValidationError:
        return False
    return True
