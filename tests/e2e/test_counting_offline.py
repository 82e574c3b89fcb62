"""A count in the street with the net gone: nothing lost, nothing twice."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Axe, Demo, faults_everywhere
from tests.e2e.test_every_page import sign_in
from tests.factories.pictures import jpeg
from torg.places.models import Street
from torg.premises.counting.models import Count, CountedUnit, CountPhoto, FoundUnit
from torg.premises.models import Premises

pytestmark = pytest.mark.parametrize("workers", ["allow"])
READY = "navigator.serviceWorker.ready.then(() => true)"
SHELL = """async () => {
  for (let i = 0; i < 100; i++) {
    if (await caches.match("/rakna-utan-nat/")) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""


def _seen() -> list[tuple[str, bool]]:
    rows = CountedUnit.objects.order_by("seen_at", "pk")
    return [(row.what, row.undone_at is not None) for row in rows]


def _button(page: Page, number: int, label: str) -> Locator:
    unit = page.locator("[data-unit]").nth(number)
    return unit.get_by_role("button", name=label, exact=True)


def _begin(demo: Demo, page: Page, street: Street, email: str = "stad@example.com") -> None:
    """Begin a count of the street, in a browser that keeps the empty page for it."""
    page.goto(f"{demo.url}/")
    assert page.evaluate(READY)
    assert page.evaluate(SHELL)
    sign_in(page.context, demo, email)
    page.goto(f"{demo.url}/stad/rakningar/")
    page.get_by_label("Vad som ska räknas").select_option(f"street-{street.pk}")
    page.get_by_role("button", name="Börja räkna").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klockgatan")
    expect(page.get_by_text("Allt är skickat")).to_be_visible()


def _count_without_a_network(page: Page) -> None:
    page.context.set_offline(True)
    for number, label in enumerate(("Som förra gången", "Tom", "Ombyggnad pågår")):
        _button(page, number, label).click()
    expect(page.get_by_text("3 väntar på att skickas")).to_be_visible()
    # The telephone closes the tab: what was pressed is still there, and one can go on.
    page.reload()
    expect(page.get_by_text("3 väntar på att skickas")).to_be_visible()
    expect(_button(page, 1, "Tom")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-unit]").nth(1).get_by_role("button", name="Ångra").click()
    _button(page, 3, "Tom").click()
    expect(page.get_by_text("5 väntar på att skickas")).to_be_visible()


def test_counted_without_a_network_and_sent_once_when_it_is_back(
    demo: Demo, page: Page, axe: Axe, workers: str
) -> None:
    street = Street.objects.get(slug="klockgatan")
    _begin(demo, page, street)
    assert faults_everywhere(page, axe) == []
    _count_without_a_network(page)
    assert _seen() == []
    page.context.set_offline(False)
    expect(page.get_by_text("Allt är skickat")).to_be_visible(timeout=30_000)
    wanted = [("same", False), ("empty", True), ("rebuilding", False), ("empty", False)]
    assert _seen() == wanted
    page.reload()
    expect(page.get_by_text("Allt är skickat")).to_be_visible()
    assert _seen() == wanted
    page.get_by_role("button", name="Avsluta räkningen").click()
    expect(page.get_by_role("heading", level=2, name="Vad som har ändrats")).to_be_visible()
    count = Count.objects.get(street=street)
    assert (count.lines.count(), count.lines.filter(state="vacant").count()) == (3, 1)
    assert Premises.objects.filter(street=street, history__origin="count").count() == 2
    assert faults_everywhere(page, axe) == []


KEEP_ORPHAN = """async () => {
  const opened = indexedDB.open("torg-counting");
  await new Promise((done) => { opened.onsuccess = done; });
  const deed = opened.result.transaction("photos", "readwrite");
  const where = document.querySelector("[data-counting]").dataset.sync;
  const photo = new Blob(["x"]);
  deed.objectStore("photos").add({ where, id: crypto.randomUUID(), photo, name: "Ingens bild" });
  await new Promise((done) => { deed.oncomplete = done; });
}"""


def test_what_the_server_never_takes_is_named_and_dropped_and_the_rest_comes_through(
    demo: Demo, page: Page, axe: Axe, workers: str
) -> None:
    CountedUnit.objects.all().delete()
    CountPhoto.objects.all().delete()
    _begin(demo, page, Street.objects.get(slug="klockgatan"), "fotograf@example.com")
    page.context.set_offline(True)
    page.evaluate(KEEP_ORPHAN)
    _photo(page)
    gone = int(page.locator("[data-unit]").nth(1).get_attribute("data-unit") or 0)
    name = page.locator("[data-unit]").nth(1).get_by_role("heading").inner_text()
    _button(page, 1, "Tom").click()
    Premises.objects.filter(pk=gone).update(is_hidden=True)
    try:
        page.context.set_offline(False)
        told = page.locator("[data-refusals]")
        expect(told).to_contain_text(name.split()[-1], timeout=30_000)
        expect(told).to_contain_text("Ingens bild")
        assert faults_everywhere(page, axe) == []
        assert _seen() == [("empty", False)]
        assert CountPhoto.objects.count() == 1
        expect(page.get_by_text("2 väntar på att skickas")).to_be_visible()
        told.get_by_role("button", name="Släng det").click()
        expect(page.get_by_text("Allt är skickat")).to_be_visible()
        expect(told).to_be_hidden()
        page.reload()
        expect(page.get_by_text("Allt är skickat")).to_be_visible()
    finally:
        Premises.objects.filter(pk=gone).update(is_hidden=False)


def _new_unit(page: Page) -> None:
    page.get_by_text("En enhet saknas här").first.click()
    new = page.locator("[data-new]").first
    new.get_by_label("Nummer på dörren").fill("6 B")
    new.get_by_label("Namnet på dörren").fill("Garnboden")
    new.get_by_role("button", name="Ny hyresgäst").click()


def _photo(page: Page) -> None:
    unit = page.locator("[data-unit]").nth(0)
    unit.get_by_text("Namn, anteckning eller bild").click()
    picture = {"name": "dorr.jpg", "mimeType": "image/jpeg", "buffer": jpeg(size=(2400, 1800))}
    unit.get_by_label("Bild, skickas med nästa tryck").set_input_files([picture])
    unit.get_by_role("button", name="Tom", exact=True).click()


def test_a_photo_and_a_new_unit_wait_without_a_network_and_come_once(
    demo: Demo, page: Page, workers: str
) -> None:
    CountedUnit.objects.all().delete()
    _begin(demo, page, Street.objects.get(slug="klockgatan"), "raknare@example.com")
    page.context.set_offline(True)
    _photo(page)
    expect(page.get_by_text("2 väntar på att skickas")).to_be_visible()
    _new_unit(page)
    expect(page.get_by_text("3 väntar på att skickas")).to_be_visible()
    page.reload()
    expect(page.get_by_text("3 väntar på att skickas")).to_be_visible()
    expect(page.get_by_text("Garnboden")).to_be_visible()
    assert not CountPhoto.objects.exists()
    page.context.set_offline(False)
    expect(page.get_by_text("Allt är skickat")).to_be_visible(timeout=30_000)
    for _ in range(2):  # looked at again, nothing comes twice
        assert _seen() == [("empty", False), ("new", False)]
        photo, found = CountPhoto.objects.get(), FoundUnit.objects.get()
        assert max(photo.widths) == 1600
        assert (found.premises.house_number, found.premises.is_hidden) == ("6 B", True)
        page.reload()
        expect(page.get_by_text("Allt är skickat")).to_be_visible()
    expect(page.get_by_role("img", name="Bild från räkningen").first).to_be_visible()
    expect(page.get_by_text("2 enheter är inte som förra gången")).to_be_visible()
