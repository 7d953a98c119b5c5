"""Invented cases for the gallery, in both languages; nothing here reaches a real page."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from aeo.components import formats
from aeo.components.contexts import (
    Action,
    Cell,
    Choice,
    Clock,
    ClockEvent,
    Column,
    Confirmation,
    Event,
    FileRow,
    Link,
    Row,
    Stage,
    Task,
    TaskGroup,
)
from aeo.components.fields import DayField, YesNoField

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
NOTE = {"mn": "Сэтгэгдэл: лацны бүртгэлийг өдөр бүр хөтөлнө.", "en": "Note: the seal log is kept every day."}


def say(mn: str, en: str) -> str:
    """One of the two, by the reader's language."""
    return mn if formats.language() == "mn" else en


def links() -> list[Link]:
    """A service navigation."""
    return [
        Link(say("Нүүр", "Home"), "#", current=True),
        Link(say("Өргөдөл", "Application"), "#"),
        Link(say("Хүсэлт", "Requests"), "#", count=3),
        Link(say("Гэрчилгээ", "Certificate"), "#"),
    ]


def tabs() -> list[Link]:
    """Parts of a case."""
    return [
        Link(say("Тойм", "Overview"), "#", current=True),
        Link(say("Өөрийн үнэлгээ", "Self-assessment"), "#", count=128),
        Link(say("Эрсдэл", "Risk"), "#"),
        Link(say("Очиж шалгах", "Visit"), "#"),
    ]


def crumbs() -> list[Link]:
    """The way here."""
    return [Link(say("Ажлын жагсаалт", "Worklist"), "#"), Link("AEO-2026-00012")]


def actions() -> list[Action]:
    """Two verbs allowed, two refused with their reasons."""
    return [
        Action("submit", say("Өргөдөл илгээх", "Submit the application"), "#", method="post"),
        Action("print", say("Хэвлэх хувилбар", "Printable copy"), "#", style="secondary"),
        Action(
            "withdraw", say("Өргөдлөө буцаан татах", "Withdraw the application"), "#", style="warning", method="post"
        ),
        Action(
            "recommend",
            say("Санал гаргах", "Recommend"),
            allowed=False,
            reason=say(
                "Замын-Үүдийн агуулахад очиж шалгаагүй байна. Очиж шалгасны дараа санал гаргана.",
                "The yard at Zamyn-Uud was not visited yet. You can recommend once the visit is concluded.",
            ),
        ),
        Action(
            "decide",
            say("Шийдвэр гаргах", "Decide"),
            allowed=False,
            reason=say(
                "Саналыг та өөрөө гаргасан тул шийдвэрийг өөр хүн гаргана.",
                "You proposed this yourself, so another person decides.",
            ),
        ),
    ]


def clocks() -> list[Clock]:
    """Running with a ledger, paused, overdue and provisional, met."""
    label = say("Шийдвэр гаргах хугацаа", "Time to decide")
    law = say("Гаалийн хууль, 10 дугаар зүйл", "Customs Law, article 10")
    return [
        Clock(
            label,
            date(2027, 2, 8),
            45,
            75,
            say("120 хоног", "120 days"),
            basis=law,
            events=[
                ClockEvent(date(2026, 9, 11), say("Өргөдлийг хүлээж авсан", "Application accepted"), law),
                ClockEvent(date(2026, 10, 5), say("Тодруулга хүссэн", "Information requested"), effect="⏸"),
                ClockEvent(
                    date(2026, 10, 19),
                    say("Бүрэн хариу ирсэн", "Complete answer received"),
                    effect=say("14 хоногоор хойшилсон", "moved by 14 days"),
                ),
            ],
        ),
        Clock(label, date(2027, 2, 8), 45, 75, state="paused", paused_since=date(2026, 11, 2)),
        Clock(
            say("Тайланд санал өгөх", "Comments on the report"),
            date(2026, 11, 18),
            13,
            -3,
            unit="working_days",
            state="overdue",
            provisional=True,
        ),
        Clock(say("Хүлээж авах", "Acceptance"), date(2026, 9, 30), state="met"),
        Clock(
            say("Хүлээж авах", "Acceptance"),
            date(2026, 12, 30),
            state="stopped",
            stopped=say("зогсоосон: хүсэлтийг буцаан татсан", "stopped: the application was recalled"),
            stopped_on=date(2026, 11, 29),
        ),
    ]


def events() -> list[Event]:
    """A short history."""
    return [
        Event(
            say("Олж тогтоосон зөрчлийг мэдэгдэв", "Finding notified"),
            datetime(2026, 11, 20, 6, 5, tzinfo=UTC),
            "Б. Болормаа",
            say("Лацны бүртгэл дутуу хөтлөгдсөн.", "The seal log is kept with gaps."),
            "#",
            say("Зөрчлийг үзэх", "See the finding"),
            "warning",
            say("Томоохон", "Major"),
        ),
        Event(say("Очиж шалгасан", "Visit carried out"), date(2026, 11, 12), say("Шалгалтын баг", "Visit team")),
        Event(say("Өргөдөл илгээсэн", "Application submitted"), datetime(2026, 9, 1, 1, 30, tzinfo=UTC)),
    ]


def tasks() -> list[TaskGroup]:
    """Sections of an application."""
    later = say("Гарын үсэг зурахын өмнө бүх хэсгийг дуусгана.", "Complete all sections before signing.")
    return [
        TaskGroup(
            say("Байгууллага", "The company"),
            [
                Task(say("Нэр, хаяг", "Name and address"), "#", say("Бэлэн", "Complete"), "good"),
                Task(say("Салбар, агуулах", "Sites and yards"), "#", say("Эхэлсэн", "In progress"), "progress"),
            ],
        ),
        TaskGroup(
            say("Өөрийн үнэлгээ", "Self-assessment"),
            [
                Task(
                    say("А. Гаалийн хууль тогтоомжийн биелэлт", "A. Compliance with customs law"),
                    "#",
                    say("Эхлээгүй", "Not started"),
                    "info",
                    say("14 асуулт, ойролцоогоор 20 минут", "14 questions, about 20 minutes"),
                ),
                Task(say("Гарын үсэг", "Signature"), status=say("Одоохондоо боломжгүй", "Not yet"), hint=later),
            ],
        ),
    ]


def stages() -> list[Stage]:
    """The way from application to certificate."""
    return [
        Stage(say("Илгээсэн", "Submitted"), "done", day=date(2026, 9, 1)),
        Stage(say("Хүлээж авсан", "Accepted"), "done", day=date(2026, 9, 11)),
        Stage(say("Шалгаж байна", "Being assessed"), "current", say("очиж шалгах шат", "visit")),
        Stage(say("Шийдвэр", "Decision"), "todo"),
        Stage(say("Гэрчилгээ", "Certificate"), "todo"),
    ]


def rows() -> list[Row]:
    """Facts of a company."""
    return [
        Row(say("Нэр", "Name"), "Өвсний Зам Ложистик ХХК", "#"),
        Row(say("Латин нэр", "Latin name"), "Uvsnii Zam Logistics LLC", "#"),
        Row(say("Үүрэг", "Roles"), [say("Тээвэр зууч", "Forwarder"), say("Тээвэрлэгч", "Carrier")], "#"),
        Row(say("Байгуулагдсан өдөр", "Established on"), date(2014, 7, 11)),
        Row(say("Хуучин нэр", "Former name"), None),
    ]


def columns() -> list[Column]:
    """Columns of a worklist."""
    return [
        Column(say("Хэрэг", "Case"), sort_url="?sort=case", sorted="ascending"),
        Column(say("Аж ахуйн нэгж", "Company"), sort_url="?sort=company"),
        Column(say("Төлөв", "State")),
        Column(say("Дуусах өдөр", "Due")),
        Column(say("Зөрчил", "Findings"), numeric=True),
    ]


def table_rows() -> list[list[object]]:
    """Cases of a worklist."""
    checking = say("Шалгаж байна", "Being assessed")
    return [
        [
            Cell("AEO-2026-00012", "#"),
            Cell("Өвсний Зам Ложистик ХХК", hint="Uvsnii Zam Logistics LLC"),
            Cell(checking, tone="progress"),
            date(2027, 2, 8),
            2,
        ],
        [
            Cell("AEO-2026-00013", "#"),
            "Говийн Зэс Экспорт ХХК",
            Cell(say("Буцаасан", "Returned"), tone="waiting"),
            date(2026, 12, 1),
            0,
        ],
    ]


def files() -> list[FileRow]:
    """Evidence."""
    remove = Action("remove", say("Хасах", "Remove"), "#", style="link", method="post")
    return [
        FileRow(
            say("Агуулахын хамгаалалтын журам.pdf", "Yard security procedure.pdf"),
            "#",
            1_430_000,
            "PDF",
            datetime(2026, 8, 30, 3, 10, tzinfo=UTC),
            "Д. Энхжаргал",
            say("Шалгасан", "Scanned"),
            "good",
            HASH,
            [remove],
        ),
        FileRow(
            say("Лацны бүртгэл.xlsx", "Seal log.xlsx"), size=88_400, kind="XLSX", status=say("Хүлээж байна", "Waiting")
        ),
    ]


def confirmation() -> Confirmation:
    """Withdrawing an application."""
    return Confirmation(
        say("Өргөдлөө буцаан татах уу?", "Withdraw the application?"),
        say("Тийм, буцаан татна", "Yes, withdraw it"),
        [
            say("Шалгалт тэр даруй зогсоно.", "The assessment stops at once."),
            say("Хариулт, баримт тань хадгалагдана.", "Your answers and files are kept."),
        ],
        say("Үүнийг буцаах боломжгүй. Шинэ өргөдөл гаргаж болно.", "This cannot be undone. You can apply anew."),
        "#",
        say("Сонсох ажиллагаа эхэлсэн гэдгийг тэмдэглэнэ.", "It will be noted that a hearing had begun."),
    )


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(max_length=80)
    password = forms.CharField(widget=forms.PasswordInput, required=False)
    turnover = forms.DecimalField(required=False, widget=forms.NumberInput(attrs={"width": 10, "suffix": "₮"}))
    since = DayField()
    applies = YesNoField()
    roles = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)
    post = forms.ChoiceField()
    explanation = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    proof = forms.FileField()
    agree = forms.BooleanField()

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        for name, (mn, en, hint_mn, hint_en) in WORDS.items():
            self.fields[name].label, self.fields[name].help_text = say(mn, en), say(hint_mn, hint_en)
        forwarder = Choice(
            say("Тээвэр зууч", "Forwarder"), say("Бусдын ачааг зохион байгуулна.", "Arranges other people's freight.")
        )
        self.fields["roles"].choices = [("forwarder", forwarder), ("carrier", say("Тээвэрлэгч", "Carrier"))]  # type: ignore[attr-defined]
        posts = [("", "–"), ("zu", say("Замын-Үүд", "Zamyn-Uud")), ("gs", say("Гашуунсухайт", "Gashuunsukhait"))]
        self.fields["post"].choices = posts  # type: ignore[attr-defined]


WORDS = {
    "name": ("Аж ахуйн нэгжийн нэр", "Name of the company", "Улсын бүртгэлд байгаагаар.", "As in the state register."),
    "password": ("Нууц үг", "Password", "", ""),
    "turnover": ("Жилийн орлого", "Yearly turnover", "", ""),
    "since": (
        "Хэдийнээс үйл ажиллагаа явуулж байна вэ?",
        "Trading since",
        "Жишээ нь 2014 7 11",
        "For example 11 7 2014",
    ),
    "applies": ("Ачааг лацаар битүүмжилдэг үү?", "Do you close loads with seals?", "", ""),
    "roles": ("Ямар үүрэгтэй вэ?", "Which roles do you have?", "Тохирох бүгдийг сонгоно уу.", "Choose all that apply."),
    "post": ("Хилийн боомт", "Border post", "", ""),
    "explanation": (
        "Лац алдагдсан үед юу хийдгээ тайлбарлана уу",
        "Say what you do when a seal is missing",
        "Хэн, хэзээ, хэнд мэдэгддэгийг бичнэ үү.",
        "Write who tells whom, and when.",
    ),
    "proof": ("Нотлох баримт", "Evidence", "PDF, зураг; нэг файл 50 MB хүртэл.", "PDF or picture, up to 50 MB each."),
    "agree": ("Мэдээлэл үнэн зөв болохыг баталж байна", "I confirm that this is true", "", ""),
}


def filter_form(data: Any) -> forms.Form:
    """A worklist's filters."""

    class FilterForm(forms.Form):
        q = forms.CharField(required=False, label=say("Хайх", "Search"))
        state = forms.ChoiceField(
            required=False,
            label=say("Төлөв", "State"),
            choices=[("", "–"), ("returned", say("Буцаасан", "Returned")), ("open", say("Нээлттэй", "Open"))],
        )

    return FilterForm(data, auto_id="filter_%s")
