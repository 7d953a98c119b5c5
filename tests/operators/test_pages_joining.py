"""The ways into a company over HTTP: found by number, invited, let in by a claim. Nobody learns who has an account."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.components.formats import day_text
from aeo.gateways.registry.simulator import AWAY
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.notices.actions import mails
from aeo.notices.models import Mail, Message
from operators.actions import invitations
from operators.models import Claim, Invitation, Operator
from operators.policies import arriving
from operators.queries import companies, people
from operators.tasks import mail_bounced
from operators.views.portal import finding
from tests.accounts.people import PASSWORD
from tests.factories import operators as make
from tests.operators.test_pages_company import COMPANY
from tests.support.pages import client_of, sent_twice

pytestmark = pytest.mark.django_db
KNOWN = "6900014"
NEW = "/portal/companies/new/"
WORDS = "Би гаалийн мэргэжилтэн нь."


def person(email: str = "nomin@company.example") -> Actor:
    """Somebody with an account and no company."""
    return actor_of(User.objects.create_user(email, PASSWORD, name="Номин"))


def invite(company: Operator, email: str, role: str = "editor", **more: Any) -> Any:
    """The owner sends the form."""
    url = f"/portal/companies/{company.pk}/invitations/new/"
    return client_of(make.owner(company)).post(url, {"email": email, "role": role, "language": "en", **more})


def mailed(email: str) -> str:
    """The path of the link in the last mail to an address."""
    link = Mail.objects.filter(to=email).order_by("-pk")[0].secrets["link"]
    assert link.startswith("http://localhost:8000/")
    return str(link.removeprefix("http://localhost:8000"))


# Found by its number


def test_what_the_state_register_knows_need_not_be_typed_and_is_confirmed() -> None:
    client = client_of(person())
    assert "State registration number" in client.get(NEW).text
    page = client.get(NEW, {"number": " 690-0014"}).text
    assert 'value="Khangai Customs Broker LLC"' in page
    assert "The data below are from the state register" in page
    assert "Ганболдын Номин" in page
    form = {**COMPANY, "number-mn-reg": KNOWN, "name_local": "«Хангай Гаалийн Зууч» ХХК", "name_latin": "Khangai"}
    seat = {"street": "Энхтайвны өргөн чөлөө 12", "city": "Сүхбаатар", "region": "Улаанбаатар"}
    answer = client.post(NEW, {**form, **seat})
    company = Operator.objects.get(name_latin="Khangai")
    assert company.register_confirmed_at is not None
    assert [row.name_local for row in company.persons.all()] == ["Ганболдын Номин"]
    assert "confirmed by the state register" in client.get(answer["Location"]).text
    told = Mail.objects.get(to="office@khangai.example")
    assert "Номин (nomin@company.example)" in told.text
    assert f"/portal/claim/customs/?number={KNOWN}" in told.text
    assert company.state_directors == ["Ганболдын Номин"]
    client.post(f"/portal/companies/{company.pk}/edit/", {**form, **seat, "street": "Өөр гудамж 1", "revision": 0})
    company = Operator.objects.get(pk=company.pk)
    assert company.register_confirmed_at is None, "what the register does not hold is not confirmed"
    renumber = f"/portal/companies/{company.pk}/number/"
    for number in ("6123456", "6900027", "6123456", "6900027"):
        assert client.post(renumber, {"scheme": "mn-reg", "numbers": number}).status_code == 302
    company.refresh_from_db()
    assert company.state_directors == ["Батаагийн Тулга", "Дорж Сувд"], "no other number is taken by the back door"
    assert Mail.objects.filter(to="info@altai-teever.example").count() == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("6123456", "does not know this number"),
        (AWAY, "does not answer now"),
        ("6900046", "was struck off"),
    ],
)
def test_without_the_register_a_company_is_written_by_hand_and_not_confirmed(number: str, words: str) -> None:
    client = client_of(person())
    assert words in client.get(NEW, {"number": number}).text
    answer = client.post(NEW, {**COMPANY, "number-mn-reg": number}, follow=True)
    assert "not confirmed by the state register" in answer.text
    assert Operator.objects.get(name_latin=COMPANY["name_latin"]).register_confirmed_at is None


def test_a_number_that_is_here_already_leads_to_its_owners_and_tells_nothing() -> None:
    company = make.operator()
    number = companies.current_numbers(company)["mn-reg"]
    client = client_of(person())
    answer = client.get(NEW, {"number": number})
    assert answer["Location"] == f"/portal/claim/?number={number}"
    page = client.get(answer["Location"]).text
    assert number in page
    assert company.name_local not in page
    assert make.owner(company).name not in page
    own = client_of(make.owner(company)).get(NEW, {"number": number})
    assert own["Location"] == f"/portal/companies/{company.pk}/"
    assert client.get("/portal/claim/?number=7777777").status_code == 404
    assert client.get("/portal/claim/").status_code == 404
    assert client.get(NEW, {"number": "!!"}).status_code == 422


def test_nobody_reads_out_who_is_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(person())
    monkeypatch.setattr(finding, "MOST_AN_HOUR", 2)
    for _ in range(2):
        assert client.get("/portal/claim/?number=7777777").status_code == 404
    told = client.get(NEW, {"number": KNOWN})
    assert told.status_code == 422
    assert "many numbers" in told.text
    assert client.get("/portal/claim/?number=7777777").status_code == 422


# Invited


def test_an_account_is_invited_and_accepts_by_the_link_after_signing_in() -> None:
    company, guest = make.operator(), person()
    answer = invite(company, "Nomin@Company.example")
    assert answer["Location"] == f"/portal/companies/{company.pk}/people/"
    row = Invitation.objects.get()
    path = mailed(row.email)
    listed = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/people/").text
    assert row.email in listed
    assert row.token_hash not in listed + path
    stranger = Client(headers={"accept-language": "en"})
    for _ in range(3):  # mail scanners open links
        opened = stranger.get(path)
        assert opened["Referrer-Policy"] == "strict-origin"
        assert f"/sign-in/?next=/portal/invited/{row.pk}/" in opened.text
    assert "signed in with another one" in client_of(make.owner(make.operator())).get(path).text
    client = client_of(guest)
    assert client.get(path)["Location"] == f"/portal/invited/{row.pk}/"
    assert company.name_local in client.get("/portal/").text, "the invitation is on the home page, too"
    assert client.get(f"/portal/invited/{row.pk}/").status_code == 200
    assert not people.seat(guest, company.pk)
    assert client.post(f"/portal/invited/{row.pk}/")["Location"] == "/portal/"
    assert people.seat(guest, company.pk).has("editor")
    assert client.post(f"/portal/invited/{row.pk}/").status_code == 404, "it works once"
    assert stranger.get(path).status_code == 404
    assert Message.objects.filter(user_ref=make.owner(company).ref, what__startswith="invitation_accepted").exists()
    verbs = list(kernel.Entry.objects.filter(subject=company.subject).values_list("verb", flat=True).order_by("seq"))
    assert verbs == ["register", "invite", "accept_invitation", "add_member"]


def test_an_address_without_an_account_makes_one_by_the_link() -> None:
    company = make.operator()
    until = (clock.today() + timedelta(days=60)).isoformat()
    invite(company, "new@company.example", "consultant", sections=["B"], valid_until=until)
    path = mailed("new@company.example")
    said = Mail.objects.get(to="new@company.example").text
    assert "B. Management of commercial records" in said
    assert f"last day would be {day_text(date.fromisoformat(until))}" in said
    client = Client(headers={"accept-language": "en"})
    page = client.get(path).text
    assert "Create your account and accept" in page
    other = make.owner(company).user
    assert f"signed in with another account, {other.email}" in client_of(make.owner(company)).get(path).text
    assert "new@company.example" in page
    assert "B. Management of commercial records" in page
    form = {"name": "Шинэ", "language": "en", "password1": PASSWORD, "password2": "another"}
    assert client.post(path, form).status_code == 422
    assert client.post(path, {**form, "password2": PASSWORD})["Location"] == "/portal/"
    user = User.objects.get(email="new@company.example")
    seat = people.seat(actor_of(user), company.pk)
    assert seat.roles == {"consultant"}
    assert seat.sections == {"B"}
    assert client.get("/portal/").status_code == 200
    assert client.post(path, {**form, "password2": PASSWORD}).status_code == 404


def test_the_inviter_learns_nothing_of_accounts() -> None:
    company = make.operator()
    person("known@company.example")
    seen = []
    for email in ("known@company.example", "nobody@company.example"):
        answer = invite(company, email)
        page = client_of(make.owner(company)).get(answer["Location"]).text
        seen.append((answer.status_code, answer["Location"], page.count("Invited, not accepted yet")))
        mail = Mail.objects.get(to=email)
        seen[-1] += (mail.subject, mail.text.replace(email, "…"))  # type: ignore[assignment]
        assert "[[link]]" in mail.text
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("role", "more", "words"),
    [
        ("consultant", {}, "Choose the sections"),
        ("consultant", {"sections": ["B"]}, "Give the last day"),
        ("consultant", {"sections": ["Z"]}, "Select a valid choice"),
        ("editor", {"valid_until": "2026-01-01"}, "This day is over"),
        ("owner", {"valid_until": "2036-01-01"}, "An owner has no last day"),
        ("king", {}, "Select a valid choice"),
        ("editor", {"email": "no address"}, "valid email"),
        ("editor", {"email": "x" * 250 + "@company.example"}, "254"),
    ],
)
def test_a_wrong_invitation_comes_back(role: str, more: dict[str, Any], words: str) -> None:
    company = make.operator()
    answer = invite(company, **{"email": "new@company.example", "role": role, **more})
    assert answer.status_code == 422
    assert words in answer.text
    assert not Invitation.objects.exists()


def test_an_invitation_is_revoked_replaced_and_expires() -> None:
    company, guest = make.operator(), person()
    email = str(guest.user.email)
    invite(company, email)
    first = mailed(email)
    invite(company, email)
    assert Client().get(first).status_code == 404, "a newer one replaces it"
    second, row = mailed(email), Invitation.objects.get(revoked_at__isnull=True)
    with clock.frozen(clock.now() + timedelta(days=14, minutes=1)):
        assert Client().get(second).status_code == 404
        page = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/people/").text
        assert "expired" in page
    owner = client_of(make.owner(company))
    assert "works no more" in owner.get(f"/portal/invitations/{row.pk}/revoke/").text
    assert owner.post(f"/portal/invitations/{row.pk}/revoke/").status_code == 302
    assert Client().post(second).status_code == 404
    assert client_of(guest).post(f"/portal/invited/{row.pk}/").status_code == 404
    assert "has this role already" in invite(company, make.member(company, "editor").user.email).text
    assert "This is your own address" in invite(company, make.owner(company).user.email).text


def test_whoever_invited_hears_that_it_came_back_and_sees_it_beside_the_invitation() -> None:
    company = make.operator()
    invite(company, "typo@company.example")
    invite(company, "right@company.example")
    owner, url = make.owner(company), f"/portal/companies/{company.pk}/people/"
    assert "came back" not in client_of(owner).get(url).text
    for mail in Mail.objects.filter(to="typo@company.example"):
        mails.bounced(mail, "550 no such mailbox")
    posted = kernel.Message.objects.filter(task="operators.mail_bounced")
    for message in [*posted, *posted]:
        mail_bounced(**message.payload)
    assert client_of(owner).get(url).text.count("came back: check the address") == 1
    told = Message.objects.get(what__startswith="invitation_bounced")
    assert (told.user_ref, "typo@company.example" in told.body) == (owner.ref, True)


def test_an_invitation_is_for_its_own_address_and_only_owners_send_and_revoke() -> None:
    company, other = make.operator(), person("other@company.example")
    invite(company, "new@company.example")
    row = Invitation.objects.get()
    assert client_of(other).post(f"/portal/invited/{row.pk}/").status_code == 404
    editor = client_of(make.member(company, "editor"))
    assert editor.post(f"/portal/invitations/{row.pk}/revoke/").status_code == 403
    assert editor.get(f"/portal/companies/{company.pk}/invitations/new/").status_code == 403
    assert client_of(other).get(f"/portal/invitations/{row.pk}/revoke/").status_code == 404


def test_a_company_does_not_flood_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    company = make.operator()
    monkeypatch.setattr(invitations, "MOST_A_DAY", 1)
    assert invite(company, "one@company.example").status_code == 302
    assert "Too many invitations" in invite(company, "one-more@company.example").text


def test_nobodys_letter_box_is_filled_from_several_companies() -> None:
    companies = [make.operator() for _ in range(4)]
    spelt = ("one@company.example", "One+2@company.example.", "one@ｃompany.example")
    for company, address in zip(companies, spelt, strict=False):
        assert invite(company, address).status_code == 302, address
    refused = invite(companies[3], "one+4@company.example")
    assert (refused.status_code, "It can be invited again after" in refused.text) == (422, True)
    assert invite(companies[3], "other@company.example").status_code == 302
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert invite(companies[3], "one@company.example").status_code == 302


def test_nobody_sends_strangers_words_to_many_by_inventing_companies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "MOST_UNCONFIRMED", 1)
    owner = person()
    company, other = make.operator(owner=owner.user), make.operator(owner=owner.user)
    Operator.objects.filter(pk=company.pk).update(register_confirmed_at=None)
    assert invite(company, "one@company.example").status_code == 302
    assert "has not confirmed" in invite(company, "two@company.example").text
    Operator.objects.filter(pk__in=[company.pk, other.pk]).update(register_confirmed_at=clock.now())
    assert invite(company, "two@company.example").status_code == 302
    monkeypatch.setattr(invitations, "MOST_A_PERSON", 2)
    assert "Too many invitations" in invite(other, "three@company.example").text
    assert f"{owner.user.name} ({owner.user.email})" in Mail.objects.filter(to="one@company.example").get().text


def test_a_consultant_whose_time_is_over_is_invited_again() -> None:
    company = make.operator()
    consultant = make.member(company, "consultant", valid_until=clock.today())
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert not people.seat(consultant, company.pk)
        until = (clock.today() + timedelta(days=5)).isoformat()
        invite(company, consultant.user.email, "consultant", sections=["C"], valid_until=until)
        client_of(consultant).post(f"/portal/invited/{Invitation.objects.get().pk}/")
        assert people.seat(consultant, company.pk).sections == {"C"}


# Let in by a claim


def claimed(company: Operator, who: Actor) -> Claim:
    """Somebody asks to be let in."""
    number = companies.current_numbers(company)["mn-reg"]
    answer = sent_twice(client_of(who), f"/portal/claim/?number={number}", {"words": WORDS})
    assert answer["Location"] == "/portal/"
    assert f"You asked the owners of the company {number}" in client_of(who).get("/portal/").text
    return Claim.objects.get(user=who.user, state="asked")


def test_an_owner_lets_somebody_in_who_asked() -> None:
    company, who = make.operator(), person()
    row = claimed(company, who)
    owner = client_of(make.owner(company))
    assert "Somebody asks for access" in owner.get("/portal/").text
    assert WORDS in owner.get(f"/portal/companies/{company.pk}/people/").text
    assert WORDS not in Message.objects.get(what="claim_asked").body, "no stranger's words are in our mails"
    page = owner.get(f"/portal/claims/{row.pk}/").text
    assert "Номин" in page
    assert owner.post(f"/portal/claims/{row.pk}/", {"role": "consultant"}).status_code == 422
    assert Claim.objects.get().state == "asked", "nothing is half done"
    assert owner.post(f"/portal/claims/{row.pk}/", {"role": "editor"}).status_code == 302
    assert people.seat(who, company.pk).has("editor")
    assert Message.objects.filter(user_ref=who.ref, what="claim_approved").exists()
    assert owner.post(f"/portal/claims/{row.pk}/", {"role": "owner"}).status_code == 422, "it is answered"


def test_an_owner_refuses_and_whoever_asked_may_withdraw() -> None:
    company, who = make.operator(), person()
    row = claimed(company, who)
    number = companies.current_numbers(company)["mn-reg"]
    again = client_of(who).post(f"/portal/claim/?number={number}", {"words": WORDS})
    assert "You have asked already" in again.text
    owner = client_of(make.owner(company))
    assert owner.post(f"/portal/claims/{row.pk}/refuse/", {"reason": " "}).status_code == 422
    assert owner.post(f"/portal/claims/{row.pk}/refuse/", {"reason": "Танихгүй."}).status_code == 302
    assert "Танихгүй." in Message.objects.get(user_ref=who.ref, what="claim_refused").body
    assert not people.seat(who, company.pk)
    again_row = claimed(company, who)
    assert "have not answered yet" in client_of(who).get("/portal/").text
    assert client_of(who).post(f"/portal/claims/{again_row.pk}/withdraw/").status_code == 302
    assert Claim.objects.get(pk=again_row.pk).state == "withdrawn"


def test_owners_and_staff_get_few_mails_however_often_somebody_asks() -> None:
    company, who = make.operator(), person()
    url = f"/portal/claim/?number={companies.current_numbers(company)['mn-reg']}"
    for _time in range(arriving.MOST_A_DAY):
        row = claimed(company, who)
        assert client_of(who).post(f"/portal/claims/{row.pk}/withdraw/").status_code == 302
    refused = client_of(who).post(url, {"words": WORDS})
    assert (refused.status_code, "go on tomorrow" in refused.text, WORDS in refused.text) == (422, True, True)
    customs = url.replace("/claim/", "/claim/customs/")
    evidence = SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")
    assert client_of(who).post(customs, {"reason": WORDS, "evidence": evidence}).status_code == 422
    told = Message.objects.filter(what="claim_asked").count()
    other = claimed(company, person("other@company.example"))
    assert Message.objects.filter(what="claim_asked").count() == told == arriving.MOST_A_DAY
    listed = client_of(make.owner(company)).get(f"/portal/companies/{company.pk}/people/").text
    assert f"/portal/claims/{other.pk}/" in listed


def test_others_neither_see_nor_answer_a_claim() -> None:
    company, who = make.operator(), person()
    row = claimed(company, who)
    stranger, editor = client_of(make.owner(make.operator())), client_of(make.member(company, "editor"))
    for client, status in ((stranger, 404), (editor, 404), (client_of(who), 403)):
        assert client.post(f"/portal/claims/{row.pk}/", {"role": "owner"}).status_code == status
        assert client.post(f"/portal/claims/{row.pk}/refuse/", {"reason": "x"}).status_code == status
    assert client_of(make.owner(company)).post(f"/portal/claims/{row.pk}/withdraw/").status_code == 403
    assert client_of(who).get(f"/portal/companies/{company.pk}/").status_code == 404


@pytest.mark.parametrize("words", ["", "x" * 1001])
def test_a_claim_says_who_asks(words: str) -> None:
    company = make.operator()
    number = companies.current_numbers(company)["mn-reg"]
    answer = client_of(person()).post(f"/portal/claim/?number={number}", {"words": words})
    assert answer.status_code == 422
    assert words[:50] in answer.text


# Two owners


def test_two_owners_are_urged_and_the_last_one_stays() -> None:
    company = make.operator()
    first = make.owner(company)
    people_page = f"/portal/companies/{company.pk}/people/"
    client = client_of(first)
    assert "A second owner is needed" in client.get("/portal/").text
    assert "One owner is not enough" in client.get(people_page).text
    mine = company.memberships.get(user=first.user)
    assert client.post(f"/portal/members/{mine.pk}/end/").status_code == 422
    second = make.member(company, "owner")
    assert "A second owner" not in client.get("/portal/").text
    assert "One owner is not enough" not in client.get(people_page).text
    User.objects.filter(pk=second.user.pk).update(is_active=False)
    assert "A second owner is needed" in client.get("/portal/").text, "a closed account lets nobody in"
    assert client.post(f"/portal/members/{mine.pk}/end/").status_code == 422
    User.objects.filter(pk=second.user.pk).update(is_active=True)
    assert re.search(r">\s*Leave", client.get(people_page).text)
    assert client.post(f"/portal/members/{mine.pk}/end/")["Location"] == "/portal/"
    assert not people.seat(first, company.pk)


def test_everybody_may_leave_and_nobody_sends_others_away() -> None:
    company = make.operator()
    editor, viewer = make.member(company, "editor"), make.member(company, "viewer")
    rows = {who.ref: company.memberships.get(user=who.user) for who in (editor, viewer)}
    assert client_of(viewer).post(f"/portal/members/{rows[editor.ref].pk}/end/").status_code == 403
    assert client_of(viewer).post(f"/portal/members/{rows[viewer.ref].pk}/end/").status_code == 302
    assert not people.seat(viewer, company.pk)
    assert people.seat(editor, company.pk)
