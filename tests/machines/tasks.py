"""What happens after a gate opened: a key is hung up, once."""

from aeo.kernel.tasks import durable_task
from tests.machines.models import Gate, Key


@durable_task("machines.hang", attempts=3)
def hang(id: int) -> None:
    """Hang a key; a gate called `broken` fails."""
    gate = Gate.objects.get(pk=id)
    if gate.name == "broken":
        raise ValueError("broken gate")
    Key.objects.create(gate=gate)
