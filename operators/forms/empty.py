"""A form without fields: a press of a button, and a place for the reason why not."""

from __future__ import annotations

from django import forms


class EmptyForm(forms.Form):
    """Nothing to fill in."""
