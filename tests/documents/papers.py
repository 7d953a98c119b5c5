"""Facts of papers for the tests: an invented company."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from aeo.documents.actions import papers
from aeo.documents.actions.papers import digest
from aeo.documents.facts import plain
from aeo.documents.kinds import KINDS
from aeo.documents.models import Document
from aeo.documents.render import Paper

NUMBER = "MNAEO000012"
ADMINISTRATION = {"mn": "Гаалийн ерөнхий газар", "en": "Customs General Administration of Mongolia"}
DAYS = {"valid_from": "2026-05-04", "valid_until": "2029-05-04"}
PARTS = [
    {
        "component": {"mn": "Хялбаршуулалт", "en": "Simplifications"},
        "role": {"mn": "Экспортлогч", "en": "Exporter"},
        "sites": [
            {"mn": "Ханбогдын уурхай", "en": "Khanbogd mine"},
            {"mn": "Гашуунсухайтын хилийн талбай", "en": "Gashuunsukhait border yard"},
        ],
        **DAYS,
    },
    {
        "component": {"mn": "Аюулгүй байдал", "en": "Security and safety"},
        "role": {"mn": "Тээвэрлэгч", "en": "Carrier"},
        "sites": [],
        **DAYS,
    },
]


def certificate_facts(**changes: Any) -> dict[str, Any]:
    """The facts of a certificate."""
    facts = {
        "aeo_number": NUMBER,
        "version": 1,
        "short_code": "7K3M-Q9TX",
        "type": {"mn": "Хялбаршуулалт ба аюулгүй байдал", "en": "Customs simplifications and security"},
        "type_code": "AEO-F",
        "operator_name": {"mn": "«Говийн Зэс Экспорт» ХХК", "en": "Gobi Copper Export LLC"},
        "identifiers": [
            {"scheme": "mn-reg", "name": {"mn": "улсын бүртгэл", "en": "state registration"}, "value": "6123456"},
            {"scheme": "tin", "name": {"mn": "татвар төлөгч", "en": "taxpayer (TIN)"}, "value": "61234567890"},
        ],
        "address": {
            "mn": "Их Наяд плаза, 12 давхар, Сүхбаатар дүүрэг, Улаанбаатар, 14200",
            "en": "Ikh Nayad Plaza, 12th floor, Sukhbaatar district, Ulaanbaatar 14200",
        },
        "parts": PARTS,
        "granted_on": "2026-05-04",
        **DAYS,
        "renewal_filed_on": None,
        "issued_on": "2026-05-04",
        "decision_number": "A/2026-0007-K",
        "decision_date": "2026-05-04",
        "signatory": "Б. Энхтуяа (А/112)",
        "administration": ADMINISTRATION,
        "authority": {"mn": "Гаалийн ерөнхий газрын дарга", "en": "Director General of Customs"},
        "url": f"https://aeo.customs.example/id/certificate/{NUMBER}/1",
        "demonstration": True,
    }
    return plain({**facts, **changes})


def letter_facts(**changes: Any) -> dict[str, Any]:
    """The facts of a letter."""
    facts = {
        "number": "08/2026-00001-K",
        "date": "2026-03-09",
        "administration": ADMINISTRATION,
        "contact": {"address": {"mn": "Улаанбаатар", "en": "Ulaanbaatar"}, "phone": "+976 00 000000"},
        "email": "aeo@customs.example",
        "addressee": "«Говийн Зэс Экспорт» ХХК",
        "subject": {"mn": "Хүсэлтийг хүлээн авлаа", "en": "Your application is accepted"},
        "body": {"mn": "Танаа\n\nҮндэслэл:\n– нэг\n– хоёр", "en": "To you\n\nGrounds:\n– one\n– two"},
        "values": {"to_numbers": [{"mn": "улсын бүртгэл: 6123456", "en": "state registration: 6123456"}]},
        "demonstration": True,
    }
    return plain({**facts, **changes})


def paper(kind: str, facts: dict[str, Any]) -> Paper:
    """A paper for the renderer."""
    prepared = datetime(2026, 5, 4, 3, tzinfo=UTC)
    return Paper(KINDS[kind].template, facts, ("mn", "en"), 1, digest(facts), prepared, kind)


def prepared(kind: str = "certificate", about: str = "authorisation:1", **changes: Any) -> Document:
    """A prepared paper."""
    facts = certificate_facts(**changes) if kind == "certificate" else letter_facts(**changes)
    return papers.prepare(kind, about, facts, languages=("mn", "en"))
