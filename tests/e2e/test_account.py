"""Joining and one's own account, as a person does it in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PAIRS, Axe, OpenPage, faults_everywhere
from tests.factories.town import make_town
from tests.mails import delivered
from torg.core.models import User
from torg.core.people import create_person

PASSWORD = "en-lyktstolpe-vid-hamnen"


@pytest.fixture(autouse=True)
def _town() -> None:
    make_town()


def join(page: Page, email: str = "vera@example.com") -> None:
    """Fill in the form, then the code from the mail."""
    page.get_by_label("E-post").fill(email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Skapa konto").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Skriv koden"))
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", delivered()[-1].body, re.MULTILINE)
    assert code is not None, delivered()[-1].body
    page.get_by_label("Kod").fill(code.group(1))
    page.get_by_role("button", name="Bekräfta").click()


@pytest.mark.parametrize("script", [True, False])
def test_join_by_code_from_the_mail(open_page: OpenPage, script: bool) -> None:
    page = open_page("/konto/signup/")
    join(page)
    expect(page.get_by_role("link", name="Mitt konto")).to_be_visible()
    assert User.objects.get().email == "vera@example.com"
    assert delivered()[-1].to == ["vera@example.com"]


@pytest.mark.parametrize("script", [True, False])
def test_sign_in_and_out(open_page: OpenPage, script: bool) -> None:
    create_person("vera@example.com", by=None, password=PASSWORD)
    page = open_page("/konto/login/")
    page.get_by_label("E-post").fill("vera@example.com")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Mitt konto")).to_be_visible()
    open_page("/konto/logout/").locator("main form button[type=submit]").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()


@pytest.mark.parametrize("script", [False])
def test_what_was_typed_stays_when_it_fails(open_page: OpenPage, script: bool) -> None:
    page = open_page("/konto/signup/")
    page.get_by_label("E-post").fill("vera@example.com")
    page.get_by_label("Lösenord").fill("kort")
    page.get_by_role("button", name="Skapa konto").click()
    expect(page.get_by_label("E-post")).to_have_value("vera@example.com")
    field = page.get_by_label("Lösenord")
    expect(field).to_have_attribute("aria-invalid", "true")
    error = page.locator(f"#{field.get_attribute('id')}_error")
    expect(error).to_contain_text("10")


def test_every_account_page_is_without_fault(open_page: OpenPage, axe: Axe) -> None:
    page = open_page("/konto/signup/")
    join(page)
    faults = []
    for path in (
        "email/",
        "password/change/",
        "2fa/",
        "2fa/totp/activate/",
        "sessions/",
        "logout/",
        ("uppgifter/", "data/"),
    ):
        names = path if isinstance(path, tuple) else (path, path)
        for start, name, pairs in zip(("/konto/", "/en/account/"), names, PAIRS, strict=True):
            open_page(start + name)
            faults += [f"{start}{name} {fault}" for fault in faults_everywhere(page, axe, pairs)]
    assert faults == []


@pytest.mark.parametrize("script", [True, False])
def test_staff_prove_who_they_are_before_their_first_second_step(
    open_page: OpenPage, axe: Axe, script: bool
) -> None:
    create_person("vera@example.com", by=None, password=PASSWORD, is_staff=True)
    page = open_page("/konto/login/")
    page.get_by_label("E-post").fill("vera@example.com")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Mitt konto")).to_be_visible()
    faults = []
    for _step in ("before the mail", "after it"):
        for path, pairs in zip(("/konto/2fa/mejl/", "/en/account/2fa/mail/"), PAIRS, strict=True):
            open_page(path)
            if script:  # axe waits for frames, which a page without scripts never reports
                faults += [f"{path} {fault}" for fault in faults_everywhere(page, axe, pairs)]
        open_page("/konto/2fa/totp/activate/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Bekräfta att det är du")
        if page.get_by_label("Kod").count() == 0:
            page.get_by_role("button", name="Skicka en kod till mig").click()
    code = re.search(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", delivered()[-1].body, re.MULTILINE)
    assert code is not None
    page.get_by_label("Kod").fill(code[1].lower())
    page.get_by_role("button", name="Gå vidare").click()
    page.get_by_label("Lösenord").fill(PASSWORD)  # the library asks for it, too
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Slå på kodapp")
    assert faults == []


@pytest.mark.parametrize("script", [True, False])
def test_to_be_forgotten(open_page: OpenPage, script: bool) -> None:
    create_person("vera@example.com", by=None, password=PASSWORD)
    page = open_page("/konto/login/")
    page.get_by_label("E-post").fill("vera@example.com")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("link", name="Mitt konto").click()
    page.get_by_role("link", name="Mina uppgifter").click()
    page.get_by_label("Din e-postadress").fill("vera@example.com")
    page.get_by_role("button", name="Radera mitt konto").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_text("Ditt konto är raderat")).to_be_visible()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()
    assert not User.objects.exists()
