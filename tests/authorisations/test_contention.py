"""Two deciders at once, with real transactions: one wins, and there is one act, one number, one certificate."""

from __future__ import annotations

import threading

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Authorisation, Certificate, ChangeFile, ChangeNotice, Decision
from aeo.components.sent_once import NAME, new_key
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Refused
from aeo.register import projecting
from aeo.register.models import Record
from tests.attacks.test_twice import at_once
from tests.authorisations.test_pages_portal import TYPED, day, url
from tests.factories import authorisations as make
from tests.register.scenes import earlier_release
from tests.support.fixtures import ProcessDatabase
from tests.support.pages import client_of


def test_two_approvers_at_once_one_wins_and_a_change_told_twice_at_once_is_told_once(
    process_db: ProcessDatabase,
) -> None:
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
    form = {"event": "contact", "text": TYPED, "language": "mn", **day("happened_on", 0), NAME: new_key()}

    def tell() -> str:
        shown = SimpleUploadedFile("утас.txt", b"99112233")
        answer = client_of(case.owner).post(
            url("tell-change", Authorisation.objects.get()), {**form, "attached": shown}
        )
        return str(answer.headers.get("Location"))

    assert set(at_once(tell)) == {f"/portal/changes/{ChangeNotice.objects.get().pk}/"}
    assert ChangeFile.objects.count() == 1
    held = Authorisation.objects.get()
    earlier_release(held)
    assert sum(anew for told in at_once(lambda: list(projecting.project())) for _number, anew in told) == 1
    assert Record.objects.latest("version").version == Authorisation.objects.get().next_record - 1
