"""The commands of `python3 -m aeo.house`."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from aeo.house import install, lending, locks, process, services, supervise
from aeo.house.places import CHECKOUT, PYTHON, Instance

USAGE = "usage: python3 -m aeo.house run | test [PYTEST ARGUMENTS] | bench | install | services -- COMMAND … | manage …"
CHECKS: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)
# One test process more than the two cores that are counted on: there is always one that waits for others.
SIDE_BY_SIDE = ("-n", "3", "--dist", "worksteal")
# What the test processes copy, and what the walks do that they start; each waits for it if it comes earlier.
TEMPLATES = "from tests.support import databases; databases.template()"
COMPILED = CHECKOUT / "tests" / "__pycache__"
DJANGO_CHECKS = (
    ("check", "--fail-level", "WARNING"),
    ("makemigrations", "--check", "--dry-run"),
)


def main(arguments: list[str]) -> int:
    """Run one command; returns the exit status."""
    if "MAKELEVEL" in os.environ:  # make was killed: nobody is left to stop us
        process.die_with_parent(signal.SIGTERM)
    command, *rest = arguments or [""]
    commands: dict[str, Callable[[list[str]], int]] = {
        "run": run,
        "test": test,
        "check": check,
        "bench": bench,
        "install": prepare,
        "services": with_services,
        "manage": manage,
        "addresses": addresses,
        "keep": keep,
    }
    if command not in commands:
        print(USAGE, file=sys.stderr)
        return 2
    return commands[command](rest)


def run(rest: list[str]) -> int:
    """Set up and run everything."""
    install.install()
    return supervise.run()


def prepare(rest: list[str]) -> int:
    """Only set up, for running and testing."""
    install.install(tests=True)
    return 0


def test(rest: list[str]) -> int:
    """Lint, types, import contract and all tests; pytest's own summary comes last."""
    install.install(tests=True)
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "aeo.settings.test", **lending.borrow(Instance("test"))}
    new = not COMPILED.exists()
    # All beside each other, so that no core stands idle: the first tests wait for the templates.
    templates = process.start([PYTHON, "-c", TEMPLATES], log=None, cwd=CHECKOUT, env=env, death=signal.SIGKILL)
    checking = process.start([sys.executable, "-m", "aeo.house", "check"], log=None, cwd=CHECKOUT, env=env)
    if new:  # one compiles for all, or each of the test processes would do it for itself at the same time
        collecting = [str(PYTHON), "-m", "pytest", "--collect-only", "-qq"]
        subprocess.run(collecting, cwd=CHECKOUT, env=env, stdout=subprocess.DEVNULL)
    tested = _call([str(PYTHON), "-m", "pytest", *SIDE_BY_SIDE, *rest], env)
    process.stop(templates)
    if checking.wait():
        print("FAILED: a check; what it said stands above, between the tests.", flush=True)
    return tested or checking.returncode


def check(rest: list[str]) -> int:
    """Lint, types, import contract, Django's own checks; what each says comes in one piece."""
    failed = [name for name, command in checks() if not _passes(name, command)]
    print(f"\nFAILED: {', '.join(failed)}" if failed else "\nAll checks passed.", flush=True)
    return int(bool(failed))


def checks() -> list[tuple[str, list[str]]]:
    """The checks beside the tests, by name."""
    tools = [(" ".join(tool), [str(PYTHON.parent / tool[0]), *tool[1:]]) for tool in CHECKS]
    return tools + [(f"manage.py {a[0]}", [str(PYTHON), "manage.py", *a]) for a in DJANGO_CHECKS]


def _passes(name: str, command: list[str]) -> bool:
    done = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"\n→ {name}\n{done.stdout}", end="", flush=True)
    return not done.returncode


def _call(command: list[str], env: dict[str, str]) -> int:
    print(f"→ {' '.join(command[1:] if command[0] == str(PYTHON) else command)}", flush=True)
    return subprocess.run(command, cwd=CHECKOUT, env=env).returncode


def bench(rest: list[str]) -> int:
    """The benchmarks, on services of their own that write to disk as in production."""
    install.install(tests=True)
    instance = Instance("bench")
    if locks.take(instance.state / "lock") is None:
        raise SystemExit("`make bench` already runs from this folder")
    with services.running(instance):
        env = {**supervise.environment(instance, supervise.port()), **services.addresses(instance)}
        return _call([str(PYTHON), "-m", "tests.bench", *rest], env)


def with_services(rest: list[str]) -> int:
    """Run a developer's command with the test services at hand."""
    if rest[:1] != ["--"] or not rest[1:]:
        print(USAGE, file=sys.stderr)
        return 2
    return subprocess.run(rest[1:], env={**os.environ, **lending.borrow(Instance("test"))}).returncode


def manage(rest: list[str]) -> int:
    """manage.py on the data of what `make run` runs here."""
    instance = Instance("run")
    if not locks.is_held(instance.state / "lock"):
        raise SystemExit("`make run` does not run from this folder: start it, then try again in another terminal")
    env = {**os.environ, **supervise.environment(instance, int(supervise.noted(instance)))}
    return _call([str(PYTHON), "manage.py", *rest], env)


def addresses(rest: list[str]) -> int:
    """Print the test services' addresses for a shell; something else has to keep them borrowed."""
    for name, value in lending.borrow(Instance("test")).items():
        print(f"export {name}='{value}'")
    return 0


def keep(rest: list[str]) -> int:
    """The keeper's process."""
    lending.keep(Instance(rest[0]))
    return 0
