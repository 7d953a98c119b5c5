"""Line numbers of keys in TOML texts."""

from aeo.programme.places import Place, Source, line_numbers

TEXT = '''\
code = "x"
# [not.a.header]
[contact]
phone = "1"

[[letter]]
key = "a"
[letter.body]
mn = """
key = not a key
[[letter]]
"""
en = "…"

[[letter]]
key = "b"
columns = [
  {key = "year"},
]
'''


def test_lines_of_headers_keys_and_tables_in_lists() -> None:
    lines = line_numbers(TEXT)
    assert lines[("code",)] == 1
    assert lines[("contact", "phone")] == 4
    assert lines[("letter", 0)] == 6
    assert lines[("letter", 0, "body", "en")] == 13
    assert lines[("letter", 1)] == 15
    assert lines[("letter", 1, "columns")] == 17


def test_words_inside_long_texts_are_not_keys() -> None:
    assert ("letter", 0, "body", "key") not in line_numbers(TEXT)
    assert ("letter", 2) not in line_numbers(TEXT)


def test_a_place_that_the_file_does_not_name_has_the_line_around_it() -> None:
    place = Place(Source("f.toml", line_numbers(TEXT)), ("letter",), "letter").item(1, "b")
    inner = place.child("columns").item(0, "year").child("kind")
    assert str(inner.problem("is missing")) == "f.toml:17: letter[b].columns[year].kind: is missing"
    assert place.child("name").problem("x").line == 15
