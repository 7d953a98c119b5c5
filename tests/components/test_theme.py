"""Contrast of the theme's colours, computed by WCAG 2.2 (relative luminance, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

THEME = (Path(settings.BASE_DIR) / "aeo/assets/sass/_theme.scss").read_text()
NAMED = dict(re.findall(r"\$([a-z-]+): (#[0-9a-f]{6});", THEME))
FUNCTIONAL = {
    name: NAMED.get(value.lstrip("$"), value) for name, value in re.findall(r'"([a-z-]+)": ([#$][\w-]+)', THEME)
}
COLOURS = {**NAMED, **FUNCTIONAL, "white": "#ffffff", "strip": "#fff6da", "black": "#0b0c0c"}

TEXT = [
    ("ink", "white"), ("ink-soft", "white"), ("ink", "sky-pale"), ("ink-soft", "sky-pale"), ("white", "sky"),
    ("white", "sky-deep"), ("link", "white"), ("link", "sky-pale"), ("link-hover", "white"), ("error", "white"),
    ("error", "sky-pale"), ("white", "error"), ("white", "success"), ("success", "white"), ("ink", "gold"),
    ("ink", "strip"), ("black", "focus"), ("ink", "sky-line"), ("sky", "sky-pale"),
]  # fmt: skip
EDGES = [("ink-soft", "white"), ("sky", "white"), ("sky", "sky-pale"), ("gold", "sky")]


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two named colours."""
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert round(contrast("white", "white"), 2) == 1
    COLOURS["pure-black"] = "#000000"
    assert round(contrast("white", "pure-black"), 2) == 21


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_can_be_seen(edge: str, ground: str) -> None:
    assert contrast(edge, ground) >= 3
