"""A register of invented companies, for trying out and tests: it keeps a few, and is away for one number."""

from __future__ import annotations

from datetime import date

from aeo.gateways.registry.port import Away, Entry, Seat

COMPANIES = (
    Entry(
        "6900014",
        "Хангай Гаалийн Зууч ХХК",
        "Khangai Customs Broker LLC",
        "llc",
        Seat("Энхтайвны өргөн чөлөө 12", "Сүхбаатар", "Улаанбаатар", "14200"),
        ("Ганболдын Номин",),
        date(2014, 3, 17),
        email="office@khangai.example",
    ),
    Entry(
        "6900027",
        "Алтай Тээвэр ХК",
        "Altai Teever JSC",
        "jsc",
        Seat("Зууны шуудангийн гудамж 3", "Замын-Үүд", "Дорноговь", "44030"),
        ("Батаагийн Тулга", "Дорж Сувд"),
        date(2008, 9, 1),
        email="info@altai-teever.example",
    ),
    Entry(
        "6900033",
        "Орхон Ноос хоршоо",
        "Orkhon Wool Co-operative",
        "cooperative",
        Seat("3-р баг", "Хархорин", "Өвөрхангай", "62160"),
        ("Сүрэнгийн Болд",),
        date(2017, 6, 5),
    ),
    Entry(
        "6900046",
        "Хуучин Зам ХХК",
        "Old Road LLC",
        "llc",
        Seat("Номын гудамж 1", "Дархан", "Дархан-Уул", "45050"),
        ("Цэндийн Ариун",),
        date(2005, 1, 10),
        date(2024, 11, 30),
    ),
)
AWAY = "6999999"


class Simulator:
    """Knows the companies above; AWAY is the number for which it does not answer."""

    def find(self, number: str) -> Entry | None:
        """The invented company with this number."""
        if number == AWAY:
            raise Away
        return next((entry for entry in COMPANIES if entry.number == number), None)
