"""What letters and messages are told, for the snapshots: one value for each thing that a text can speak of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from aeo.documents.facts import FreeText

FACTS: dict[str, Any] = {
    "operator_name": "«Говь Тээвэр» ХХК",
    "reference": "AP-2026-00012-K",
    "officer_name": "Д. Сараа",
    "officer_phone": "+976 11 000000",
    "portal_address": "https://aeo.customs.example",
    "submitted_at": datetime(2026, 3, 2, 2, 12, tzinfo=UTC),
    "snapshot_sha256": "a" * 64,
    "signatory": "Б. Энхтуяа (А/112)",
    "due_date": date(2026, 4, 1),
    "days_left": 7,
    "days": 60,
    "parts": [{"mn": "Хялбаршуулалт – Тээвэрлэгч", "en": "Simplifications – Carrier"}],
    "not_granted": [
        {"mn": "Замын-Үүдийн агуулах", "en": "Zamyn-Uud warehouse"},
        FreeText("Хашаа бүрэн бус.", "mn"),
    ],
    "items": [
        {"mn": "A01. Гаалийн зөрчил", "en": "A01. Customs offences"},
        FreeText("Гэрээний хуулбар", "mn", head={"mn": "2. Гэрээ:", "en": "2. Contract:"}),
    ],
    "accepted_on": date(2026, 3, 9),
    "account_manager": "Д. Сараа",
    "effective_from": date(2026, 5, 4),
    "outcome": {"mn": "анхааралдаа авсан", "en": "noted"},
    "reasons": FreeText("Хяналтын камерын бүртгэл дутуу.\n\nТайлбарыг нотлоогүй.", "mn"),
    "authority": "Татварын ерөнхий газар",
    "link": "https://aeo.customs.example/consultation/…",
    "visit_dates": "2026-04-13 – 2026-04-15",
    "sites": ["Ханбогд, Өмнөговь"],
    "team": ["Г. Болд (ахлагч)"],
    "agenda": FreeText("Нээлтийн уулзалт, агуулах", "mn"),
    "documents": FreeText("Ажилчдын бүртгэл", "mn"),
    "severity": {"mn": "их", "en": "major"},
    "contest_until": date(2026, 4, 29),
    "decision_kind": {"mn": "Татгалзах", "en": "Refusal"},
    "decision_number": "A/2026-0007-K",
    "decision_date": date(2026, 5, 4),
    "gist": [FreeText("Камер ажиллахгүй байна.", "mn", head={"mn": "1. Хамгаалалт:", "en": "1. Security:"})],
    "grounds": [{"mn": "Журмын 4.2", "en": "Rules, point 4.2"}],
    "body": {"mn": "Гаалийн ерөнхий газрын дарга", "en": "Director General of Customs"},
    "complaint_about": {"mn": "A/2026-0007-K дугаартай шийдвэр", "en": "Decision A/2026-0007-K"},
    "complaint_where": {"mn": "Дээд шатны гаалийн байгууллагад.", "en": "To the customs body above."},
    "complaint_until": date(2026, 6, 3),
    "complaint_court": {"mn": "Захиргааны хэргийн шүүхэд.", "en": "To the administrative court."},
    "aeo_number": "MNAEO000012",
    "valid_until": date(2029, 5, 4),
    "conditions": [],
    "benefits": [{"mn": "Түргэн бүрдүүлэлт", "en": "Faster release"}],
    "changes": [{"mn": "Нэр өөрчлөгдсөн", "en": "Change of name"}],
    "until": date(2026, 6, 3),
    "measures": [FreeText("Камер засах", "mn")],
    "bar_until": date(2029, 5, 4),
    "document": "Гаалийн брокерын зөвшөөрөл.pdf",
    "certificate_number": "MNAEO000012/1",
}
MESSAGE_FACTS: dict[str, Any] = {
    **FACTS,
    "subject": {"mn": "хүсэлтийг хүлээн авлаа", "en": "your application is accepted"},
    "number": "08/2026-00001-K",
    "deemed_on": date(2026, 3, 16),
    "partner": "«Хил Ложистик» ХХК",
    "role": {"mn": "ахлагч", "en": "lead"},
    "to_name": "«Говь Тээвэр» ХХК",
    "person": "Н. Номин (nomin@company.example)",
    "paper": {"mn": "Гэрчилгээ", "en": "Certificate"},
    "about": "MNAEO000012",
    "clock": {"mn": "Шийдвэр гаргах хугацаа", "en": "Time to decide"},
    "was_due": date(2026, 3, 30),
}
