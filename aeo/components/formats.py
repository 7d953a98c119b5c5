"""Days, instants, counts and sizes in the reader's words (Babel's CLDR data), in the programme's zone."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext, to_locale

from aeo.kernel import clock

STYLES = {"mn": {"short": "short"}, "en": {"long": "long", "short": "medium"}}
DEFAULT_STYLES = {"long": "long", "short": "medium"}
TERRITORIES = {"en": "en_GB"}
FRONT_MONTHS = frozenset({1, 4, 9, 11})  # their numerals have front vowels: дүгээр, not дугаар
UNITS = ("B", "kB", "MB", "GB", "TB")
NOTHING = "–"
NBSP = "\u00a0"
THOUSANDS = re.compile(r"(-?)(\d+)(\.\d+)?")


def language() -> str:
    """The reader's language without its region."""
    return (get_language() or "en").split("-")[0]


def own_name(code: str) -> str:
    """What a language calls itself: `Монгол`, `English`."""
    return name_in(code, code).capitalize()


def name_in(code: str, language: str) -> str:
    """What a language is called in another; its code where nobody knows."""
    try:
        return Locale.parse(language).get_language_name(code) or code
    except (ValueError, UnknownLocaleError):
        return code


def locale() -> Locale:
    """CLDR's data for the reader's language; English where it has none."""
    code = language()
    try:
        return Locale.parse(TERRITORIES.get(code, to_locale(code)))
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en_GB")


def day_of(value: date | datetime) -> date:
    """The day in the programme's zone."""
    return clock.day_of(value) if isinstance(value, datetime) else value


def official_day(value: date) -> str:
    """A day as Mongolian offices write it: neither CLDR's word for the month nor its abbreviation."""
    ordinal = "дүгээр" if value.month in FRONT_MONTHS else "дугаар"
    return f"{value.year} оны {value.month} {ordinal} сарын {value.day}"


def day_text(value: date | datetime | None, style: str = "long") -> str:
    """`23 November 2026`, `2026 оны 11 дүгээр сарын 23`; short: `23 Nov 2026`, `2026.11.23`."""
    if value is None:
        return NOTHING
    if language() == "mn" and style == "long":
        return official_day(day_of(value))
    return format_date(day_of(value), STYLES.get(language(), DEFAULT_STYLES).get(style, "medium"), locale=locale())


def weekday(value: date) -> str:
    """`Saturday`."""
    return format_date(value, "EEEE", locale=locale())


def time_text(value: datetime) -> str:
    """`14:05`, in the programme's zone."""
    return format_time(value.astimezone(clock.zone()), "HH:mm", locale=locale())


def instant_text(value: datetime | None) -> str:
    """Day and time."""
    return f"{day_text(value)}, {time_text(value)}" if value else NOTHING


def day(value: date | datetime | None, style: str = "long") -> SafeString:
    """A day in a `<time>` element."""
    if value is None:
        return SafeString(NOTHING)
    return format_html('<time datetime="{}">{}</time>', day_of(value).isoformat(), day_text(value, style))


def instant(value: datetime | None) -> SafeString:
    """An instant in a `<time>` element, to the minute."""
    if value is None:
        return SafeString(NOTHING)
    local = value.astimezone(clock.zone()).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', local, instant_text(value))


def days(count: int, unit: str = "days") -> str:
    """`5 days`, `1 working day`."""
    if unit == "working_days":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def figure(given: object) -> object:
    """A number with its thousands apart from five digits on, so that a year stays one: `1 500 000.5`; else as it is."""
    found = THOUSANDS.fullmatch(str(given).replace(" ", "").replace(NBSP, "").replace(",", "."))
    if not found:
        return given
    sign, whole, rest = found.groups()
    return f"{sign}{int(whole):,}{rest or ''}".replace(",", NBSP) if len(whole) > 4 else f"{sign}{whole}{rest or ''}"


def size(count: int | None) -> str:
    """Bytes in decimal units, as disks and browsers count them: `1.4 MB`."""
    if count is None:
        return NOTHING
    value, unit = float(count), 0
    while value >= 1000 and unit < len(UNITS) - 1:
        value, unit = value / 1000, unit + 1
    number = f"{value:.0f}" if unit == 0 or value >= 100 else f"{value:.1f}".removesuffix(".0")
    return f"{number} {UNITS[unit]}"


def value(given: object) -> SafeString | str:
    """Any fact as a reader wants it: days, yes/no, lists, and a word where nothing was given."""
    if isinstance(given, SafeString):
        return given
    if isinstance(given, Promise):
        return str(given)
    if given is None or given == "" or given == [] or given == ():
        return format_html('<span class="app-none">{}</span>', pgettext("a fact", "Not given"))
    if isinstance(given, bool):
        return gettext("Yes") if given else gettext("No")
    if isinstance(given, datetime):
        return instant(given)
    if isinstance(given, date):
        return day(given)
    return _list(given) if isinstance(given, (list, tuple)) else str(given)


def _list(given: Iterable[object]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", ((value(item),) for item in given))
    return format_html('<ul class="govuk-list app-list-tight">{}</ul>', items)
