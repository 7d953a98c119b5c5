"""Two deciders at once, with real transactions: one wins, and there is one act, one number, one certificate."""

from __future__ import annotations

import threading

from django.db import connection

from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Authorisation, Certificate, Decision
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Refused
from tests.factories import authorisations as make
from tests.support.fixtures import ProcessDatabase


def test_two_approvers_at_once_one_wins(process_db: ProcessDatabase) -> None:
    case = make.case()
    other = make.staff("approver")
    make.declare(case.application.subject, other)
    decision = make.recommended(case)
    outcomes: list[object] = []
    gate = threading.Barrier(2)

    def decide(actor: Actor) -> None:
        try:
            gate.wait()
            outcomes.append(decisions.decide(Decision.objects.get(pk=decision.pk), by=actor).decider)
        except Refused as refused:
            outcomes.append(type(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(actor,)) for actor in (case.approver, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    decision.refresh_from_db()
    assert len(outcomes) == 2
    assert [outcome for outcome in outcomes if isinstance(outcome, str)] == [decision.decider]
    assert Decision.objects.filter(state="decided").count() == 1
    assert (Authorisation.objects.count(), Certificate.objects.count()) == (1, 1)
