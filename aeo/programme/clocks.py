"""Time limits of a pack, as the kernel's deadlines take them."""

from aeo.kernel.running import Limit
from aeo.programme.pack import Pack

VALIDITY = "validity"
SELF_MONITORING = "self_monitoring"

# The clocks that the lifecycles name (lifecycles §0); the pack says how long each is. `validity` and `self_monitoring`
# are in validity.toml.
NEEDED = (
    "acceptance",
    "supply",
    "decision",
    "information_request",
    "adjustment",
    "court",
    "consultation",
    "hearing",
    "report_comments",
    "visit_notice",
    "urgent_suspension",
    "suspension",
    "complaint",
    "complaint_decision",
    "why",
    "change_notice",
    "change_review",
    "renewal",
    "finding_contest",
    "finding_due",
    "draft_lapse",
    "deemed_service",
    "suspension_hearing",
    "suspension_review",
)


def limit(pack: Pack, key: str, *, length: int | None = None) -> Limit:
    """The clock `key` of a pack; `length` where the clock's own is only the upper limit (it is not exceeded).

    Raises items.UnknownKey. Extensions, pauses and what happens at the end are read from `pack.clocks[key]`.
    """
    if key in MADE:
        return MADE[key](pack)
    clock = pack.clocks[key]
    asked = clock.length if length is None else min(length, clock.length) if clock.as_asked else length
    return Limit(
        clock=key,
        length=asked,
        unit=clock.unit,
        moves=clock.moves,
        theirs=clock.side == "operator",
        silence=clock.silence,
        norm=clock.norm,
        stages=clock.warnings,
    )


def validity(pack: Pack) -> Limit:
    """The validity of the status: the reminder stages run on it, its end never moves."""
    rule = pack.validity
    return Limit(
        clock=VALIDITY,
        length=12 * rule.years,
        unit="months",
        moves=False,
        theirs=True,
        silence="none",
        norm=rule.norm,
        stages=rule.reminder_stages,
    )


def self_monitoring(pack: Pack) -> Limit:
    """The holder's yearly self-monitoring: from the day on which the status took effect, or the last was submitted."""
    rule = pack.validity
    return Limit(
        clock=SELF_MONITORING,
        length=rule.self_monitoring_months,
        unit="months",
        theirs=True,
        silence="escalate",
        norm=rule.norm,
        stages=rule.self_monitoring_reminders,
    )


# Clocks that are made from validity.toml.
MADE = {VALIDITY: validity, SELF_MONITORING: self_monitoring}
