"""Every step that a case file may take; importing this registers all of them."""

from aeo.desk.walking.steps import (
    answering,
    applying,
    deciding,
    fieldwork,
    finding,
    holding,
    letters,
    receiving,
    reviewing,
    time,
    visiting,
)
from aeo.desk.walking.steps.base import STEPS, Expected, Step

__all__ = [
    "STEPS",
    "Expected",
    "Step",
    "answering",
    "applying",
    "deciding",
    "fieldwork",
    "finding",
    "holding",
    "letters",
    "receiving",
    "reviewing",
    "time",
    "visiting",
]
