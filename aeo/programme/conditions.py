"""The small language in which a pack says when a question applies: answers, roles, types, site kind, comparisons.

Parsed by Python's own parser, then checked node by node against a list; nothing is ever handed to `eval`.
"""

import ast
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

NAMES = ("roles", "types", "components", "site_kind")
LONGEST = 500
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], object]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
SIZES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class BadCondition(ValueError):
    """The expression uses something that the language has not; the message says what."""


@dataclass(frozen=True)
class Situation:
    """What a condition can see: `answer(key)` gives the value that counts for the same site and role, or None."""

    answer: Callable[[str], object]
    roles: frozenset[str]
    types: frozenset[str]
    components: frozenset[str]
    site_kind: str = ""


@lru_cache(maxsize=2048)
def parse(text: str) -> ast.expr:
    """The checked expression. Raises BadCondition."""
    if len(text) > LONGEST:
        raise BadCondition(_("expected at most %(count)s characters") % {"count": LONGEST})
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise BadCondition(_("expected a condition: %(error)s") % {"error": error}) from None
    _check(tree)
    return tree


def questions_in(text: str) -> frozenset[str]:
    """The keys of the questions whose answers the condition asks for. Raises BadCondition."""
    return frozenset(_asked(parse(text)))


def holds(text: str, situation: Situation) -> bool:
    """Is the condition true? An empty one is. Raises BadCondition."""
    return not text or bool(_value(parse(text), situation))


def _asked(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield ast.literal_eval(inner.args[0])


def _check(node: ast.expr) -> None:
    match node:
        case ast.BoolOp(values=values):
            parts: list[ast.expr] = values
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            parts = [operand]
        case ast.Compare(left=left, ops=ops, comparators=others) if all(type(op) in COMPARISONS for op in ops):
            parts = [left, *others]
        case ast.Tuple(elts=elements) | ast.List(elts=elements) if all(isinstance(e, ast.Constant) for e in elements):
            parts = elements
        case ast.Call(func=ast.Name(id="answer"), args=[ast.Constant(value=str())], keywords=[]):
            parts = []
        case ast.Constant(value=str() | int()):
            parts = []
        case ast.Name(id=name) if name in NAMES:
            parts = []
        case _:
            allowed = 'answer("…"), ' + ", ".join(NAMES)
            words = _("“%(given)s” is not allowed here; a condition has %(allowed)s and comparisons")
            raise BadCondition(words % {"given": ast.unparse(node), "allowed": allowed})
    for part in parts:
        _check(part)


def _value(node: ast.expr, situation: Situation) -> Any:
    match node:
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(value, situation) for value in values)
        case ast.BoolOp(values=values):
            return any(_value(value, situation) for value in values)
        case ast.UnaryOp(operand=operand):
            return not _value(operand, situation)
        case ast.Compare():
            return _compared(node, situation)
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            return [_value(element, situation) for element in elements]
        case ast.Call(args=[ast.Constant(value=key)]):
            return situation.answer(str(key))
        case ast.Constant(value=value):
            return value
    return getattr(situation, node.id) if isinstance(node, ast.Name) else None


def _compared(node: ast.Compare, situation: Situation) -> bool:
    left = _value(node.left, situation)
    for op, right_node in zip(node.ops, node.comparators, strict=True):
        right = _value(right_node, situation)
        if not _pair(op, left, right):
            return False
        left = right
    return True


def _pair(op: ast.cmpop, left: object, right: object) -> bool:
    if isinstance(op, SIZES) and not (_is_number(left) and _is_number(right)):
        return False
    try:
        return bool(COMPARISONS[type(op)](left, right))
    except TypeError:
        return isinstance(op, ast.NotIn)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) or hasattr(value, "as_integer_ratio")
