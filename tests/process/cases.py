"""A case at the point of decision, reached through the real verbs, and what is to be left of it afterwards."""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from aeo.accounts.models import User
from aeo.authorisations.actions import recommendations
from aeo.authorisations.drafts import ItemDraft, Recommended
from aeo.authorisations.models import Authorisation, Certificate, Decision
from aeo.authorisations.states import Outcome
from aeo.documents import blobs, signing
from aeo.documents.models import Document
from aeo.kernel import clock, verification
from aeo.kernel.models import Entry, Message
from aeo.notices.models import Mail, Notice
from aeo.register.models import CertificateRecord, Record
from audits.actions import reviews
from tests.factories import audits as make

BEFORE = timedelta(days=60)


@dataclass(frozen=True)
class Ready:
    """A recommended grant that waits for its approver; `since` is when its making began, in seconds.

    `message` is the last message that other cases posted: what they left undone is no matter of this one.
    """

    decision: int
    approver: int
    operator: int
    since: float
    message: int


def ready() -> Ready:
    """Reviewed, rated, visited, recommended; all of it in the weeks before today."""
    since, message = time.time(), Message.objects.aggregate(last=Max("pk"))["last"] or 0
    with clock.frozen(clock.now() - BEFORE):
        case = make.accepted()
        make.judge(case)
        reviews.finish(case.assessment, by=case.officer)
        make.rate_all(case)
        make.concluded(case)
    item = ItemDraft("customs", "broker", case.site.pk, Outcome.GRANT)
    draft = Recommended((item,), "Шалгуурыг хангасан.", "mn", ("Үзлэгийн тайлан",))
    decision = recommendations.recommend(case.application, draft, by=case.officer)
    assert isinstance(case.approver.user, User)
    return Ready(decision.pk, case.approver.user.pk, case.company.pk, since, message)


def is_finished(case: Ready) -> bool:
    """The certificate is in force and its letter is sealed; nothing waits any more."""
    certificate = Certificate.objects.filter(authorisation__operator_id=case.operator, state="active")
    letter = Notice.objects.filter(about=f"decision:{case.decision}", document__state="sealed")
    waiting = Message.objects.filter(pk__gt=case.message, done_at__isnull=True)
    return certificate.exists() and letter.exists() and not waiting.exists()


def assert_one_of_everything(case: Ready) -> None:
    """One number, one status, one sealed certificate, one letter, one record a step, one mail; the journal verifies."""
    decision = Decision.objects.get(operator_id=case.operator)
    assert decision.number
    assert Decision.objects.filter(number=decision.number).count() == 1
    authorisation = Authorisation.objects.get(operator_id=case.operator)
    certificate = Certificate.objects.get(authorisation=authorisation)
    assert (certificate.state, certificate.version) == ("active", 1)
    stored = sealed_since(case.since)
    _assert_sealed_once(Document.objects.get(about=authorisation.subject), certificate.pdf_sha256, stored)
    _assert_register(authorisation)
    _assert_letter(decision, stored)
    assert not Message.objects.filter(pk__gt=case.message, failed_at__isnull=False).exists()
    assert list(verification.verify()) == []


def sealed_since(since: float) -> list[bytes]:
    """Every sealed file that was stored since then."""
    files = (Path(settings.AEO_FILES_DIR) / "blobs").glob("*/*")
    stored = [path.read_bytes() for path in files if path.stat().st_mtime >= since - 1]
    return [pdf for pdf in stored if b"/ETSI.CAdES.detached" in pdf]


def _assert_sealed_once(document: Document, sha256: str | None, sealed: list[bytes]) -> None:
    """The store holds one sealed file of these facts, and it is the one in force."""
    assert document.sealed_sha256 == sha256
    ours = [pdf for pdf in sealed if signing.facts_hash_of(pdf) == document.facts_sha256]
    assert [hashlib.sha256(pdf).hexdigest() for pdf in ours] == [sha256]
    assert blobs.read(str(sha256)) == ours[0]
    verbs = Entry.objects.filter(subject=document.subject).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["prepare", "render", "seal"]


def _assert_register(authorisation: Authorisation) -> None:
    """One record version for the decision, one for the seal; one certificate that is in force."""
    rows = Record.objects.filter(aeo_number=authorisation.aeo_number)
    assert list(rows.order_by("version").values_list("version", flat=True)) == [1, 2]
    shown = CertificateRecord.objects.filter(aeo_number=authorisation.aeo_number)
    assert list(shown.order_by("pk").values_list("version", "state")) == [(1, "preparing"), (1, "active")]


def _assert_letter(decision: Decision, sealed: list[bytes]) -> None:
    letter = Notice.objects.get(about=decision.subject)
    assert letter.number
    assert letter.document is not None
    _assert_sealed_once(letter.document, letter.document.sealed_sha256, sealed)
    assert letter.mails.count() == len(letter.to_emails)
    for mail in letter.mails.all():
        assert mail.sent_at is not None
        assert len(mails_with(mail)) >= 1  # a mail server may get one twice, under one Message-ID


def mails_with(mail: Mail) -> list[bytes]:
    """The mails that arrived with this row's Message-ID."""
    arrived = [path.read_bytes() for path in Path(settings.EMAIL_FILE_PATH).glob("*.log")]
    found = [part for text in arrived for part in re.split(rb"\n-{79}\n", text) if mail.message_id.encode() in part]
    assert all(message_from_bytes(part)["To"] == mail.to for part in found)
    return found
