"""Where in which file something stands, so that a problem can name file, line and key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-\"]+)\s*\]")
KEY = re.compile(r"^\s*([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\s*=")
LONG = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True)
class Problem:
    """Something wrong in a pack: in which file and line (0: none), under which key, and what was expected."""

    file: str
    line: int
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.expected}"


@dataclass(frozen=True)
class Source:
    """A file's name and the line on which each key stands."""

    file: str = ""
    lines: Mapping[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a key, or of the nearest key around it, or the first; 0 for a file that was not read."""
        while path:
            if found := self.lines.get(path) or self.lines.get((*path, 0)):
                return found
            path = path[:-1]
        return 1 if self.lines else 0


@dataclass(frozen=True)
class Place:
    """A place in a file; `label` is how a person would call it: `clock[decision].unit`."""

    source: Source
    path: Path = ()
    label: str = ""

    def child(self, key: str) -> "Place":
        """The value under a key."""
        return Place(self.source, (*self.path, key), f"{self.label}.{key}" if self.label else key)

    def item(self, number: int, name: object = None) -> "Place":
        """An item of a list, called by its own key where it has one."""
        label = f"{self.label}[{name if isinstance(name, str) and name else number + 1}]"
        return Place(self.source, (*self.path, number), label)

    def problem(self, expected: str) -> Problem:
        """What is wrong here."""
        return Problem(self.source.file, self.source.line(self.path), self.label, expected)


def line_numbers(text: str) -> dict[Path, int]:
    """The line (from 1) of every table header and every key that starts a line of a TOML text."""
    lines: dict[Path, int] = {}
    counts: dict[str, int] = {}
    table: Path = ()
    quoted = False
    for number, line in enumerate(text.splitlines(), 1):
        if not quoted and (header := HEADER.match(line)):
            table = _table(header[1], header[2].replace('"', ""), counts)
            lines[table] = number
        elif not quoted and (key := KEY.match(line)):
            lines.setdefault((*table, *key[1].split(".")), number)
        quoted ^= len(LONG.findall(line)) % 2 == 1
    return lines


def _table(brackets: str, name: str, counts: dict[str, int]) -> Path:
    path: list[str | int] = []
    parts = name.split(".")
    for depth, part in enumerate(parts, 1):
        prefix = ".".join(parts[:depth])
        if brackets == "[[" and depth == len(parts):
            counts[prefix] = counts.get(prefix, -1) + 1
        path.append(part)
        if prefix in counts:
            path.append(counts[prefix])
    return tuple(path)
