"""What can be wrong with a case file although it can be read: files that are missing, answers that do not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aeo.desk.walking.case import Case
from aeo.desk.walking.reading import BadCase, CaseDecoder
from aeo.desk.walking.steps.answering import Answers
from aeo.desk.walking.values import Given
from aeo.programme import answers as rules
from aeo.programme import tables
from aeo.programme.files import read_toml
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem
from operators import registers


def check(case: Case, pack: Pack) -> Case:
    """The case itself when nothing is wrong with it. Raises BadCase."""
    data, source, _problems = read_toml(case.path, case.name)
    decoder = CaseDecoder(pack, data)
    problems = [*_twice(case, Place(source)), *_files(case, Place(source)), *_numbers(case, pack, Place(source))]
    problems += _given(case.answers.given, decoder, Place(source).child("answers").child("given"))
    for step, place in zip(case.step, case.places, strict=True):
        if isinstance(step, Answers) and step.expect is None:
            problems += _given(step.given, decoder, place.child("given"))
    if problems:
        raise BadCase(sorted(problems, key=lambda problem: problem.line))
    return case


def _twice(case: Case, place: Place) -> Iterator[Problem]:
    tables = {
        "person": [person.key for person in case.person],
        "staff": [official.key for official in case.staff],
        "file": [file.key for file in case.file],
        "operator.site": [site.key for site in case.operator.site],
    }
    for table, keys in tables.items():
        for number, key in enumerate(keys):
            if key in keys[:number]:
                where = Place(place.source, (*table.split("."), number), f"{table}[{key}].key")
                yield where.problem("this key was used before")
    both = {person.key for person in case.person} & {official.key for official in case.staff}
    for key in sorted(both):
        yield place.child("staff").problem(f"“{key}” is also the key of a person of the company")
    if not any("owner" in person.member for person in case.person):
        yield place.child("person").problem("one person must be a member as “owner”: the owner registers the company")


def _files(case: Case, place: Place) -> Iterator[Problem]:
    for number, file in enumerate(case.file):
        path = case.path.parent / file.path
        if not path.is_file():
            yield place.child("file").item(number, file.key).child("path").problem(f"there is no file {path}")


def _numbers(case: Case, pack: Pack, place: Place) -> Iterator[Problem]:
    where = place.child("operator").child("numbers")
    for scheme, found in registers.all_problems(pack, case.operator.numbers).items():
        for words in found:
            yield where.child(scheme).problem(str(words))


def _given(given: Mapping[str, Given], decoder: CaseDecoder, place: Place) -> list[Problem]:
    return [problem for key, one in given.items() for problem in _answer(key, one, decoder, place.child(key))]


def _answer(key: str, given: Given, decoder: CaseDecoder, place: Place) -> Iterator[Problem]:
    question = decoder.pack.questions[key.partition("@")[0].partition("#")[0]]
    for words in (*rules.problems(question, given.value), *tables.cells_left_out(question, given.value)):
        yield place.problem(f"expected {KINDS[question.kind]}, not {given.value!r}: {words}")
    wanted = {evidence.key for evidence in question.evidence}
    for name, _file in given.files:
        if name and name not in wanted:
            yield place.child("evidence").problem(
                f"“{name}” is not wanted here; wanted are {', '.join(sorted(wanted))}"
            )


KINDS = {
    "yes_partly_no": "“yes”, “partly” or “no”",
    "choice": "one of the question's choices",
    "number": "a number",
    "text": "a text",
    "table": "a list of rows",
}
