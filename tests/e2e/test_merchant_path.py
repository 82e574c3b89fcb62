"""From "never heard of it" to a poster in the window that a visitor scans: a new user, on a phone.

Every page that they meet is pictured under shots/merchant/, and the presses are counted: a merchant
has five minutes. The presses are those of a finger, one for each field, button and link.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.conftest import listen
from tests.factories.town import make_town
from tests.mails import delivered
from torg.core.assets_build import ROOT
from torg.core.people import create_person
from torg.places.models import Code, Place
from torg.places.services.search import index_places

PHONE = {"width": 360, "height": 740}
MOST_PRESSES, MOST_PAGES = 44, 15
WORDS = {
    "sv": {
        "for_shops": "För butiker och andra", "door": "Vad står det på dörren?", "find": "Hitta er",
        "create": "Skapa ett", "email": "E-post", "password": "Lösenord", "join": "Skapa konto",
        "code": "Kod", "confirm": "Bekräfta", "company": "Företagets eller föreningens namn",
        "number": "Organisationsnummer", "on": "Gå vidare", "letter": "Skicka ett brev",
        "ask": "Fråga stadens personal", "make_code": "Gör en kod", "use": "Använd koden",
        "fill": "Fyll i", "promise": "Vi lovar", "save": "Spara", "hours": "Öppettider",
        "monday": "Måndag, öppnar", "same": "Samma alla vardagar", "save_hours": "Spara tiderna",
        "seen": "Besökarna ser de nya tiderna nu", "now": "Just nu", "what": "Vad är på gång?",
        "up": "Sätt upp", "is_up": "Notisen är uppe", "events": "Evenemang",
        "tell": "Berätta om ett evenemang", "name": "Vad heter det?", "first": "Första datumet",
        "from": "Från", "publish": "Spara och publicera", "published": "Publicerat",
        "signs": "Skyltar", "make_sign": "Gör skylten", "get_sign": "Hämta skylten",
        "notice": "Varma bullar klockan två", "event": "Spelkväll", "postcode": "Postnummer",
        "town": "Ort", "events_of": "Evenemang från", "phone": "Telefon", "address": "Postadress",
    },
    "en": {
        "for_shops": "For shops and others", "door": "What does it say on the door?",
        "find": "Find", "create": "Create one", "email": "E-mail", "password": "Password",
        "join": "Create an account", "code": "Code", "confirm": "Confirm",
        "company": "Name of the company or association", "number": "Organisation number",
        "on": "Go on", "letter": "Send a letter", "ask": "Ask the staff",
        "make_code": "Make a code", "use": "Use the code",
        "fill": "Fill it in", "promise": "We promise", "save": "Save", "hours": "Opening hours",
        "monday": "Monday, opens", "same": "Same all weekdays",
        "save_hours": "Save the hours", "seen": "Visitors see the new hours now",
        "now": "Right now", "what": "What is going on?", "up": "Put it up",
        "is_up": "The notice is up", "events": "Events", "tell": "Tell of an event",
        "name": "What is it called?", "first": "First date", "from": "From",
        "publish": "Save and publish", "published": "Published", "signs": "Signs",
        "make_sign": "Make the sign", "get_sign": "Get the sign", "notice": "Warm buns at two",
        "event": "Games night", "postcode": "Postcode", "town": "Town", "phone": "Phone",
        "events_of": "Events of", "address": "Postal address",
    },
}  # fmt: skip


class Finger:
    """A person with a phone: presses and writes, is pictured, and is counted."""

    def __init__(self, page: Page, language: str, folder: Path) -> None:
        self.page, self.words, self.folder = page, WORDS[language], folder
        self.presses = self.pages = 0

    def see(self, name: str) -> None:
        """Take a picture of the whole page; nothing on it is wider than the phone."""
        self.page.wait_for_load_state("networkidle")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
        self.pages += 1
        self.page.screenshot(path=self.folder / f"{self.pages:02}-{name}.png", full_page=True)

    def press(self, role: str, word: str) -> None:
        """Press what is called so in the page's own part, else anywhere on the page."""
        name = self.words[word]
        own = self.page.get_by_role("main").get_by_role(role, name=name)  # type: ignore[arg-type]  # a word
        anywhere = self.page.get_by_role(role, name=name)  # type: ignore[arg-type]  # the same
        self._press((own if own.count() else anywhere).first)

    def write(self, word: str, text: str) -> None:
        field = self.page.get_by_role("main").get_by_label(re.compile(f"^{self.words[word]}"))
        self.presses += 1
        field.first.fill(text)

    def _press(self, control: Locator) -> None:
        self.presses += 1
        control.click()
        self.page.wait_for_load_state()


def code_in_mail(shape: str) -> str:
    found = re.search(shape, str(delivered()[-1].body), re.MULTILINE)
    assert found
    return found.group(1)


def staff_hand_over(browser: Browser, server: LiveServer, claim: str, word: str) -> str:
    """Staff look at the claim and make a code, which they carry to the place."""
    until = timezone.now() + timedelta(days=1)
    staff = create_person("karin@example.com", by=None, is_staff=True, second_factor_from=until)
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context = browser.new_context(locale="sv-SE", service_workers="block")
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": server.url}])
    page = context.new_page()
    page.goto(server.url + claim)
    page.get_by_role("button", name=word).click()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("main"))
    context.close()
    assert found
    return found.group()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_merchant_joins_and_a_visitor_scans_the_poster(
    browser: Browser, live_server: LiveServer, language: str
) -> None:
    make_town()
    index_places(list(Place.objects.all()))
    folder = ROOT / "shots" / "merchant" / language
    folder.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    context = browser.new_context(
        viewport=PHONE, locale="sv-SE" if language == "sv" else "en-GB", has_touch=True,
        timezone_id="Europe/Stockholm", reduced_motion="reduce", service_workers="block",
    )  # fmt: skip
    page = context.new_page()
    listen(page, said)
    finger = Finger(page, language, folder)
    start = {"sv": "/", "en": "/en/"}[language]

    page.goto(live_server.url + start)
    finger.see("today")
    join_and_claim(finger)
    show_that_it_is_theirs(finger, browser, live_server, language)
    say_who_they_are(finger)
    keep_the_storefront(finger)
    poster = print_a_poster(finger)
    assert said == []

    assert poster.startswith(b"%PDF")
    print(f"{language}: {finger.presses} presses, {finger.pages} pages")  # noqa: T201  -- the figure
    assert finger.presses <= MOST_PRESSES
    assert finger.pages <= MOST_PAGES
    scan(browser, live_server, finger.words, folder)
    context.close()


def join_and_claim(finger: Finger) -> None:
    """Hear of it on the front page, find one's place, make an account, say for whom."""
    page = finger.page
    finger.press("link", "for_shops")
    finger.write("door", "Kvällning")
    finger.press("button", "find")
    finger.see("found")
    finger._press(page.get_by_role("main").get_by_role("link", name="Krog Kvällning").first)
    finger.press("link", "create")
    finger.write("email", "vera@example.com")
    finger.write("password", "en-lyktstolpe-vid-hamnen")
    finger.see("account")
    finger.press("button", "join")
    finger.write("code", code_in_mail(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$"))
    finger.press("button", "confirm")
    finger.see("for-whom")
    finger.write("company", "Kvällning AB")
    finger.write("number", "556016-0680")
    finger.press("button", "on")
    finger.see("claim")


def show_that_it_is_theirs(
    finger: Finger, browser: Browser, server: LiveServer, language: str
) -> None:
    """Ask the staff, who hand over a code; with it the page is theirs, and they are at its desk."""
    finger.press("checkbox", "letter")
    finger.press("button", "ask")
    finger.see("asked")
    claim = Place.objects.get(name="Krog Kvällning").claims.get().pk
    case = {"sv": f"/stad/ansprak/{claim}/", "en": f"/en/staff/claims/{claim}/"}[language]
    code = staff_hand_over(browser, server, case, finger.words["make_code"])
    assert "vera@example.com" in delivered()[-1].to  # is told that it comes
    finger.page.reload()
    finger.see("code")
    finger._press(finger.page.get_by_role("textbox", name=finger.words["code"], exact=True))
    finger.page.keyboard.type(code.lower())
    finger.press("button", "use")
    finger.see("desk")


def say_who_they_are(finger: Finger) -> None:
    """The law wants customers to see whom they deal with; what is known is filled in."""
    finger.press("link", "fill")
    for word, text in (("postcode", "252 20"), ("town", "Provstad"), ("phone", "042 12 34 56")):
        finger.write(word, text)
    finger.write("address", "Storgatan 1")
    finger.press("checkbox", "promise")
    finger.see("who-we-are")
    finger.press("button", "save")


def keep_the_storefront(finger: Finger) -> None:
    """Hours, a notice, an event."""
    page = finger.page
    finger.press("link", "hours")
    finger.write("monday", "08:30")
    finger.press("button", "same")
    finger.press("button", "save_hours")
    expect(page.get_by_text(finger.words["seen"])).to_be_visible()
    finger.see("hours")
    finger.press("link", "now")
    finger.write("what", finger.words["notice"])
    finger.press("button", "up")
    expect(page.get_by_text(finger.words["is_up"])).to_be_visible()
    finger.see("notice")
    finger.press("link", "events")
    finger.press("link", "tell")
    finger.write("name", finger.words["event"])
    finger.write("first", f"{timezone.localdate() + timedelta(days=2)}")
    finger.write("from", "18:00")
    finger.see("event")
    finger.press("button", "publish")
    expect(page.get_by_text(finger.words["published"]).first).to_be_visible()
    finger.see("event-published")


def print_a_poster(finger: Finger) -> bytes:
    """Make a sign for the window and get it as a file to print."""
    page = finger.page
    finger.press("link", "events_of")
    finger.press("link", "signs")
    finger.press("button", "make_sign")
    finger.see("sign")
    finger.presses += 1
    button = page.get_by_role("button", name=finger.words["get_sign"])
    form = "one.form.action + `?${new URLSearchParams(new FormData(one.form))}`"
    asked = button.evaluate(f"one => {form}")
    return page.request.get(asked).body()  # a browser without a screen shows no PDF


def scan(browser: Browser, server: LiveServer, words: dict[str, str], folder: Path) -> None:
    """A visitor holds a phone to the poster."""
    context = browser.new_context(viewport=PHONE, locale="sv-SE", service_workers="block")
    page = context.new_page()
    page.goto(f"{server.url}/q/{Code.objects.get().code}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Krog Kvällning")
    expect(page.get_by_text(words["notice"]).first).to_be_visible()
    expect(page.get_by_text(words["event"]).first).to_be_visible()
    page.screenshot(path=folder / "99-scanned.png", full_page=True)
    context.close()
