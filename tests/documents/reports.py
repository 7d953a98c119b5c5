"""Facts of a frozen copy and of a visit report, as the packages above hand them down."""

from __future__ import annotations

from typing import Any

from aeo.documents.facts import FreeText, plain
from tests.documents.papers import ADMINISTRATION

CASE = {"reference": "AP-2026-00012-K", "operator_name": "«Говийн Зэс Экспорт» ХХК", "administration": ADMINISTRATION}
NUMBERS = [{"mn": "улсын бүртгэл: 6123456", "en": "state registration: 6123456"}]
AT = "2026-04-13T01:00:00+00:00"
ANSWERS = [
    {
        "slot": "A01",
        "question": {"mn": "A01. Гаалийн зөрчил гаргасан уу?", "en": "A01. Have you committed customs offences?"},
        "choice": {"mn": "Үгүй", "en": "No"},
        "text": FreeText("Зөрчил гаргаагүй.", "mn"),
        "number": None,
        "evidence": [
            {
                "name": "лавлагаа.pdf",
                "sha256": "b" * 64,
                "wanted": {"mn": "Лавлагаа", "en": "Extract"},
                "expires_on": "2025-01-01",
                "expired": True,
            },
        ],
    },
    {
        "slot": "B14",
        "question": {"mn": "B14. Худалдааны тоо", "en": "B14. Trade statistics"},
        "choice": "",
        "number": 12,
        "unit": "t",
        "columns": [
            {"key": "year", "text": {"mn": "Он", "en": "Year"}},
            {"key": "count", "text": {"mn": "Тоо", "en": "Count"}},
        ],
        "table": [{"year": 2024, "count": 12}, {"year": 2025}],
        "reason": FreeText("We started in 2024.", "en"),
        "evidence": [],
    },
]
SUBMISSION: dict[str, Any] = plain(
    {
        **CASE,
        "receipt": "AP-2026-00012-K/1",
        "submitted_at": "2026-03-02T02:12:00+00:00",
        "signed_at": "2026-03-02T02:10:00+00:00",
        "signatory": "Д. Оюун",
        "method": {"mn": "Нууц үгээр баталгаажуулсан мэдэгдэл", "en": "Re-authenticated declaration"},
        "assurance": {"mn": "баталгааны түвшин дунд", "en": "substantial assurance"},
        "snapshot_sha256": "a" * 64,
        "snapshot_number": 1,
        "operator": {"name_latin": "Gobi Copper Export LLC", "address": "Улаанбаатар"},
        "operator_numbers": NUMBERS,
        "demonstration": True,
        "parts": [{"mn": "Хялбаршуулалт – Экспортлогч", "en": "Simplifications – Exporter"}],
        "sites": [{"id": 1, "name_local": "Ханбогд", "name_latin": "Khanbogd", "address": "Өмнөговь"}],
        "consents": [
            {"text": {"mn": "Мэдээлэл солилцох", "en": "Exchange of data"}, "answer": {"mn": "өгсөн", "en": "given"}}
        ],
        "sections": [{"key": "A", "name": {"mn": "Хууль сахилт", "en": "Compliance"}, "answers": ANSWERS}],
    }
)
VISIT_REPORT: dict[str, Any] = plain(
    {
        **CASE,
        "version": 2,
        "change_note": "Шалгалтын дүн нэмсэн",
        "signed_by": "Г. Болд",
        "signed_on": "2026-04-20",
        "operator_name_latin": "Gobi Copper Export LLC",
        "operator_address": "Улаанбаатар",
        "operator_numbers": NUMBERS,
        "demonstration": True,
        "kind": {"mn": "Анхны үнэлгээ", "en": "validation"},
        "mode": {"mn": "Газар дээр", "en": "on site"},
        "purpose": FreeText("Анхны үнэлгээ хийх", "mn"),
        "visit_dates": "2026-04-13 – 2026-04-15",
        "begun_at": AT,
        "ended_at": "2026-04-15T09:00:00+00:00",
        "unannounced": False,
        "mandate": {"number": "У/26", "from": "2026-04-10", "until": "2026-04-20"},
        "mandate_basis": "Журмын 4.2",
        "team": [{"name": "Г. Болд", "part": {"mn": "ахлагч", "en": "lead"}}],
        "sites": [{"name": "Ханбогд", "address": "Өмнөговь", "outcome": {"mn": "очсон", "en": "visited"}, "note": ""}],
        "opening": "Нээлтийн уулзалтыг 09:00 цагт хийв.",
        "interruptions": [
            {"ground": {"mn": "цаг агаар", "en": "weather"}, "note": "шуурга", "from": AT, "until": AT},
        ],
        "refusal": {"text": "Агуулахад оруулаагүй", "witness": "С. Дорж", "at": AT},
        "records": [
            {"kind": {"mn": "ажиглалт", "en": "observation"}, "site": "Ханбогд", "text": "Хашаа бүтэн.", "at": AT},
        ],
        "criteria": [
            {
                "key": "I",
                "name": {"mn": "Байрны аюулгүй байдал", "en": "Premises"},
                "checks": [
                    {
                        "slot": "I01@site:1",
                        "question": {"mn": "Хашаа бүтэн үү?", "en": "Is the fence whole?"},
                        "site": "Ханбогд",
                        "text": "",
                        "result": {"mn": "хангасан", "en": "met"},
                        "note": FreeText("Тийм", "mn"),
                    }
                ],
                "findings": [
                    {
                        "number": 1,
                        "slot": "I03@site:1",
                        "site": "Ханбогд",
                        "severity": {"mn": "их", "en": "major"},
                        "text": FreeText("Камерын бичлэг 30 хоногоос бага хадгалагдаж байна.", "mn"),
                        "evidence": FreeText("Бичлэгийн тохиргоо", "mn"),
                        "state": {"mn": "мэдэгдсэн", "en": "notified"},
                    }
                ],
            }
        ],
        "risk": {
            "band": {"mn": "дунд", "en": "medium"},
            "response": {"mn": "жил бүр", "en": "yearly"},
            "criteria": [
                {
                    "criterion": "I",
                    "name": {"mn": "Байр", "en": "Premises"},
                    "inherent": 9,
                    "residual": 4,
                    "band": {"mn": "дунд", "en": "medium"},
                }
            ],
        },
        "comments": [{"version": 1, "text": FreeText("We agree.", "en"), "at": AT}],
        "closing": {"operator": "", "refused": "Санал нийлэхгүй", "note": ""},
    }
)
