"""A trader without a mouse: from sign-in to the receipt by Tab, Enter, Space, arrows and letters alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from aeo.kernel import clock
from operators.models import Answer, Application
from tests.factories import operators as make

PASSWORD = "гурван цагаан морь 3"
MOST_TABS = 200
# What has the focus can be seen: on the screen, and marked (a radio's or checkbox's mark is drawn at its label).
SEEN = """element => {
    const labels = [...(element.labels ?? [])];
    const marks = [getComputedStyle(element), ...labels.map((label) => getComputedStyle(label, "::before"))];
    const { top, bottom } = element.getBoundingClientRect();
    return {
        here: element === document.activeElement,
        inView: bottom > 0 && top < innerHeight,
        marked: marks.some((style) => style.boxShadow !== "none" || parseFloat(style.outlineWidth) > 0),
    };
}"""


@dataclass
class Keyboard:
    """What somebody does who has only keys."""

    page: Page

    def to(self, target: Locator) -> None:
        """Go on by Tab to something, which then can be seen to have the focus."""
        for _tab in range(MOST_TABS):
            self.press("Tab")
            found = target.evaluate(SEEN)
            if found["here"]:
                assert found["inView"], f"out of sight: {target}"
                assert found["marked"], f"nothing shows that it has the focus: {target}"
                return
        raise AssertionError(f"Tab does not come to {target}")

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Go there and write."""
        self.to(target)
        self.page.keyboard.type(text)

    def enter(self, role: str, name: str, *, exact: bool = False) -> None:
        """Go to a link or a button by its words, and press Enter; another page comes."""
        self.to(self.page.get_by_role(role, name=name, exact=exact).first)  # type: ignore[arg-type]
        with self.page.expect_navigation():
            self.press("Enter")


# A field that is left is saved 400 ms later: nothing was asked and put in place for longer than that.
QUIET = """() => new Promise(done => {
  let wait;
  const again = () => { clearTimeout(wait); wait = setTimeout(look, 600); };
  const look = () => document.querySelector('.htmx-request') ? again() : done();
  for (const what of ['htmx:beforeRequest', 'htmx:afterSettle']) document.addEventListener(what, again);
  again();
})"""


def test_from_sign_in_to_the_receipt_by_keys_alone(browse: Callable[..., Page]) -> None:
    draft, page = _draft(), browse()
    keys = Keyboard(page)
    _sign_in(keys, draft)
    keys.enter("link", "NOT submitted yet")
    keys.enter("link", "L. ")
    _skip(keys)
    _answer(keys)
    _refused(keys)
    keys.enter("link", "All sections")
    keys.enter("link", "Sign", exact=True)
    keys.to(page.get_by_role("checkbox"))
    keys.press("Space")
    keys.write(page.locator("input[type=password]"), PASSWORD)
    keys.enter("button", "Sign", exact=True)
    keys.enter("button", "Submit to customs")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Application submitted")


def _draft() -> Application:
    """All is answered but one question of each kind: a choice, a number, a table."""
    draft = make.draft(company := make.operator(), sites=[make.site(company).pk], types=["full"])
    make.fill(draft)
    make.consented(draft.operator)
    rows = Answer.objects.filter(self_assessment=draft.self_assessment, question__in=("L01", "L04", "L06"))
    for row in rows:
        row.citations.all().delete()
    rows.delete()
    signatory = make.signatory(draft.operator)
    signatory.user.set_password(PASSWORD)
    signatory.user.language = "en"
    signatory.user.save()
    make.people.add_member(draft.operator, signatory.user, "editor", by=make.owner(draft.operator))
    return draft


def _sign_in(keys: Keyboard, draft: Application) -> None:
    keys.page.goto("/sign-in/")
    _skip(keys)
    keys.write(keys.page.get_by_label("E-mail address"), make.signatory(draft.operator).user.email)
    keys.write(keys.page.get_by_label("Password", exact=True), PASSWORD)
    with keys.page.expect_navigation():
        keys.press("Enter")


def _skip(keys: Keyboard) -> None:
    """The first stop of a page leads to its content."""
    keys.to(keys.page.get_by_role("link", name="Skip to the main content"))
    keys.press("Enter")
    expect(keys.page.locator("#main")).to_be_focused()


def _answer(keys: Keyboard) -> None:
    """An answer of each kind, with a document; what is saved in between takes the focus from nothing."""
    choice, words = keys.page.locator("#q-L01"), keys.page.locator("textarea[name='L01-text']")
    keys.to(choice.get_by_role("radio").first)
    keys.press("Space", "ArrowDown", "ArrowUp")
    expect(choice.get_by_role("radio").first).to_be_checked()
    keys.write(words, "Төлөвлөгөөтэй.")
    expect(keys.page.locator("#saved")).to_contain_text("Saved")
    expect(words).to_be_focused()
    file = choice.locator("input[type=file]").first
    keys.to(file)
    keys.page.evaluate(QUIET)  # what leaving the field saves a moment later
    expect(file).to_be_focused()
    with keys.page.expect_file_chooser() as asked:
        keys.press("Space")
    asked.value.set_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"})
    expect(choice.get_by_role("link", name="plan.pdf")).to_be_visible()
    expect(file).to_be_focused()
    cells = keys.page.locator("#q-L04 tbody input")
    for number, text in enumerate((f"{clock.today().year}-01-15", "Гал", "Төв оффис", "12", "Сайн")):
        keys.write(cells.nth(number), text)
    keys.write(keys.page.locator("#q-L06 input.govuk-input"), "24 h")


def _refused(keys: Keyboard) -> None:
    """The summary of errors takes the focus and leads to the field; put right, it is saved."""
    save = keys.page.get_by_role("button", name="Save", exact=True)
    keys.to(save)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator(".govuk-error-summary")).to_be_focused()
    number = keys.page.locator("#q-L06 input.govuk-input")
    keys.to(keys.page.locator(".govuk-error-summary a").first)
    keys.press("Enter")
    expect(number).to_be_focused()
    keys.press("Control+a")
    keys.page.keyboard.type("24")
    keys.to(save)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("main")).to_contain_text("Saved. This is NOT submitted yet.")
    expect(keys.page.locator("section.app-question").filter(has_text="not answered")).to_have_count(0)
