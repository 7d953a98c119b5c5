"""A complaint and a change notice: both are lodged; what follows comes with their own issues."""

from aeo.authorisations.states import ChangeState, ComplaintState
from aeo.kernel.lifecycle import Stateful, state_field


class ComplaintLifecycle(Stateful):
    """lodge."""

    kind = "complaint"
    birth = "lodge"
    state = state_field(ComplaintState, ComplaintState.LODGED)

    class Meta:
        abstract = True


class ChangeNoticeLifecycle(Stateful):
    """lodge."""

    kind = "change_notice"
    birth = "lodge"
    state = state_field(ChangeState, ChangeState.LODGED)

    class Meta:
        abstract = True
