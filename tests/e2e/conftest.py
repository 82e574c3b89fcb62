"""A real browser against a served Torg.

`page` is pytest-playwright's own; `open_page` opens an address and fails the test on anything that
the browser complains about (a script error, something that the security policy blocked, a file that
is missing). `axe` runs axe-core on what is shown. Runs Debian's Chromium, or what CHROMIUM names.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from tests.conftest import end_other_sessions
from tests.factories.agenda import make_event
from tests.factories.footfall import WEEKS, lifted, make_counter
from torg.core.assets_build import ROOT
from torg.core.built import built_files
from torg.core.importing import ImportReport, start_import
from torg.demo import write_town
from torg.places.importers.osm.create import create_city
from torg.places.models import City, Place, Street
from torg.places.services.cities import make_default
from torg.portal.services.demo_stretches import make_demo_stretches
from torg.portal.services.demo_walks import make_demo_walks
from torg.premises.figures.importers.weather import import_weather
from torg.premises.figures.services.datasets import About
from torg.premises.passing.services.effects import order_effect, publish_effect, reckon_effect
from torg.premises.passing.services.reckoning import reckon_city

# Playwright's loop runs in the thread of the test, where Django would refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = "Chromium is missing" if not Path(CHROMIUM).exists() else ""
    missing = missing or ("" if built_files() else "assets are not built: run `torg assets`")
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if "demo" not in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.django_db(transaction=True))
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture
def browser_context_args(
    browser_context_args: dict[str, Any], request: pytest.FixtureRequest
) -> dict[str, Any]:
    """A test asks for `width`, `theme` or `script` by parametrizing those names."""
    asked = getattr(request.node, "callspec", None)
    params = asked.params if asked else {}
    width = params.get("width", 1280)
    return {
        **browser_context_args,
        "locale": "sv-SE",
        "timezone_id": "Europe/Stockholm",
        "viewport": {"width": width, "height": 800 if width > 600 else 740},
        "color_scheme": params.get("theme", "light"),
        "java_script_enabled": params.get("script", True),
        "reduced_motion": "reduce",
        # Kept pages would answer for the server; a test of the worker asks for it.
        "service_workers": params.get("workers", "block"),
    }


def listen(page: Page, said: list[str]) -> None:
    """Note what the browser complains about: script errors, what the policy blocked, lost files."""

    def note(message: ConsoleMessage) -> None:
        # The graphics driver of a machine without a screen warns of its own slowness, and a page
        # that is meant to be missing is no complaint.
        harmless = "GPU stall" in message.text or "404 (Not Found)" in message.text
        harmless = harmless or "blocked by Playwright" in message.text  # the service worker
        if message.type in {"error", "warning"} and not harmless:
            said.append(f"{page.url}: {message.text}")

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))


@pytest.fixture
def open_page(page: Page, live_server: LiveServer) -> OpenPage:
    """Return a function that opens a path of the served site and returns the page."""
    said: list[str] = []
    listen(page, said)

    def go(path: str, *, complaints: bool = False) -> Page:
        page.goto(live_server.url + path)
        if not complaints:
            assert said == []
        return page

    return go


@dataclass(frozen=True)
class Demo:
    """The demo town, served: made once for a file of tests, which may add but not change."""

    url: str
    street: Street
    import_run: int


def make_events(city: City) -> None:
    """Let something happen in the town: tomorrow, every week, for weeks, and not after all."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    place = Place.objects.get(city=city, name="Andra Akten")
    for title, clock, fields in (
        ("Sagostund", "10:00", {"rrule": "FREQ=WEEKLY", "audience": "children", "is_free": True}),
        ("Öppen repetition", "13:00", {"status": "cancelled", "status_note": "Sjukdom"}),
        ("Stickkväll", "19:00", {"kind": "meeting", "is_free": True}),
        ("Ljus över sundet", "11:00", {"kind": "exhibition", "hours": 24 * 20}),
    ):
        make_event(title, f"{tomorrow} {clock}", place=place, city=city, **fields)
    today = timezone.localdate()
    make_event("Kvällsöppet", f"{today} 23:00", hours=0.9, place=place, city=city)


def make_footfall(city: City) -> None:
    """Let passers-by be counted in two streets until yesterday, and an event have its effect."""
    monday = timezone.localdate() - timedelta(weeks=WEEKS)
    begin = datetime(monday.year, monday.month, monday.day, 10, tzinfo=city.tz)
    begin += timedelta(weeks=WEEKS - 8)
    end = begin + timedelta(hours=8)
    for seed, name in enumerate(("Klockgatan", "Sillgatan")):
        make_counter(city, name, seed=seed, first=monday, change=lifted(begin, end, 1.6))
    reckon_city(city)
    publish_effect(reckon_effect(order_effect(city, "Hamndagen", begin, end, by=None)), by=None)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """A small demo town in the database for a whole file, imported as an operator would."""
    with django_db_blocker.unblock():
        files = write_town(tmp_path_factory.mktemp("demo"), scale=0.3)
        with start_import("osm", files.osm.name, by=None) as report:
            city = create_city(
                "orehamn", name=files.name, osm=files.osm, timezone="Europe/Stockholm",
                country="SE", report=report,
            )  # fmt: skip
            report.refuse("way 1", "A made-up row, so that the page shows one")
        make_default(city, by=None)
        make_events(city)
        make_demo_walks(city)
        make_demo_stretches(city)
        about = About(file_name=files.weather.name, source="Provet")
        import_weather(city, files.weather, about, ImportReport(), by=None)
        make_footfall(city)
        street = Street.objects.get(slug="klockgatan")
        server = LiveServer("localhost")
        try:
            yield Demo(server.url, street, report.run_id or 0)
        finally:
            server.stop()
            end_other_sessions()
            call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def visit(page: Page, demo: Demo) -> Iterator[OpenPage]:
    """Return a function that opens a path of the demo town and returns the page.

    In the end the test fails on whatever the browser complained about and on any other host asked.
    """
    said: list[str] = []
    listen(page, said)
    page.on(
        "request",
        lambda asked: (
            None
            if asked.url.startswith((demo.url, "data:", "blob:"))
            else said.append(f"asks another host: {asked.url}")
        ),
    )

    def go(path: str, *, status: int = 200) -> Page:
        answer = page.goto(demo.url + path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        return page

    yield go
    assert said == []


@pytest.fixture
def axe() -> Axe:
    """Return a function that lists what axe-core finds wrong: "rule: element: what to do"."""

    def run(page: Page) -> list[str]:
        page.evaluate(AXE.read_text())
        found = page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, "
            "resultTypes: ['violations']})",  # of what is well only the rules, not every element
            WCAG,
        )
        _note(page, found)
        return [
            f"{rule['id']}: {node['html'][:200]}: {node['failureSummary'][:300]}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return run


def _note(page: Page, found: dict[str, Any]) -> None:
    """Note what axe-core said of a page, where scripts/accessibility asks for it."""
    log = os.environ.get("TORG_AXE_LOG")
    if not log:
        return
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    row = {
        "path": urlsplit(page.url).path,
        "language": page.evaluate("document.documentElement.lang"),
        "width": (page.viewport_size or {}).get("width"),
        "theme": "dark" if dark else "light",
        "engine": f"{found['testEngine']['name']} {found['testEngine']['version']}",
        "rules": sorted(r["id"] for kind in ("passes", "violations") for r in found[kind]),
        "violations": sorted(rule["id"] for rule in found["violations"]),
    }
    with Path(log).open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def overflow(page: Page) -> int:
    """Pixels by which the page is wider than the window; pages never scroll sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


EVERYWHERE = tuple(product((1280, 360), ("light", "dark")))
# Half of it for each of two languages: every width and every theme in both.
PAIRS = ([(1280, "light"), (360, "dark")], [(360, "light"), (1280, "dark")])


def faults_everywhere(
    page: Page, axe: Axe, pairs: Iterable[tuple[int, str]] = EVERYWHERE
) -> list[str]:
    """Faults of the open page at the desk and on the phone, by light and by dark."""
    faults = []
    for width, theme in pairs:
        page.set_viewport_size({"width": width, "height": 740})
        page.emulate_media(color_scheme=theme)
        # The whole page at once: else the tab bar covers whatever lies at the window's edge just
        # now, and axe takes the visible rest of it for a small target.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(drawn))")
        faults += [f"{width} {theme}: {fault}" for fault in axe(page)]
        if too_wide := overflow(page):
            faults.append(f"{width} {theme}: {too_wide} px wider than the window")
    return faults
