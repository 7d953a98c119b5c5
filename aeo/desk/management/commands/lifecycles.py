"""`lifecycles [--check FILE]`: every state machine as Mermaid with its moves in words, read off the code."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from aeo.kernel.lifecycle import Stateful, machine
from aeo.kernel.verification import stateful_models

HEAD = """# Lifecycles as the code has them

Written by `manage.py lifecycles > docs/lifecycles.md` and compared in a test: to change it, change the code.
Who may do what, state by state, is in `tests/matrix/`.
"""


def page(models: Iterable[type[Stateful]]) -> str:
    """Each machine: its diagram, and its verbs with what they mean."""
    with override("en"):
        return "\n".join([HEAD, *(line for model in models for line in _section(model))])


def _section(model: type[Stateful]) -> Iterator[str]:
    yield f"## {model.kind.replace('_', ' ').capitalize()}\n\n{_words(model.__base__)}\n"
    yield "```mermaid\nstateDiagram-v2"
    yield from (f"    {line}" for line in _diagram(model))
    yield "```\n"
    if machine(model):
        yield "| verb | from | to | what it means |\n|---|---|---|---|"
        yield from (_row(model, verb) for verb in machine(model))
        yield ""


def _diagram(model: type[Stateful]) -> Iterator[str]:
    states, arrows = _states(model), _arrows(model)
    yield from (f"{state} : {label}" for state, label in states.items())
    yield f"[*] --> {_field(model).default} : {model.birth}"
    yield from (f"{source} --> {target} : {', '.join(verbs)}" for (source, target), verbs in arrows.items())
    left = {source for source, target in arrows if source != target}
    yield from (f"{state} --> [*]" for state in states if state not in left)


def _arrows(model: type[Stateful]) -> dict[tuple[str, str], list[str]]:
    arrows: dict[tuple[str, str], list[str]] = {}
    for verb, moves in machine(model).items():
        for source, targets in moves.items():
            for target in targets:
                arrows.setdefault((source, target), []).append(verb.strip("_"))
    order = list(_states(model))
    return {key: arrows[key] for key in sorted(arrows, key=lambda key: [order.index(state) for state in key])}


def _row(model: type[Stateful], verb: str) -> str:
    moves = machine(model)[verb]
    stays = all(targets == (source,) for source, targets in moves.items())
    targets = "stays" if stays else ", ".join(dict.fromkeys(name for names in moves.values() for name in names))
    return f"| {verb.strip('_')} | {', '.join(moves)} | {targets} | {_words(getattr(model, verb))} |"


def _field(model: Any) -> Any:
    return model._meta.get_field("state")


def _states(model: type[Stateful]) -> dict[str, str]:
    return {value: str(label) for value, label in _field(model).flatchoices}


def _words(thing: Any) -> str:
    return " ".join((thing.__doc__ or "").split()).replace("|", "\\|")


class Command(BaseCommand):
    """Print the page, or compare a file with it (exit status 1 when it differs)."""

    help = "Print the state machines as Mermaid."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to compare, if anything."""
        parser.add_argument("--check", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """All machines, in the order of apps."""
        text = page(stateful_models())
        if options["check"] is None:
            self.stdout.write(text)
        elif options["check"].read_text() != text:
            raise CommandError(
                f"{options['check']} is not what the code says: manage.py lifecycles > {options['check']}"
            )
