"""Pictures of the key pages: shots/<page>-<width>-<theme>.png, and the one in the README.

Makes the demo town in a home of its own and serves it on a free port, or takes the pictures of what
is served at --url. Needs Chromium (CHROMIUM names another one than the system's).
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
TORG = ROOT / ".venv" / "bin" / "torg"
README_PICTURE = ROOT / "docs" / "images" / "today.png"
README_WIDTH, README_SHAPE = 880, 1.12  # pixels; height to width
WIDTHS = {1280: 800, 360: 740}
PATIENCE = 60  # seconds for the server to answer


def pages(day: date) -> dict[str, str]:
    """Addresses by name; `{street}` and `{place}` are filled in from what the town has."""

    def at(hour: int, minute: int = 0) -> str:
        return datetime.combine(day, clock(hour, minute)).isoformat(timespec="minutes")

    weekday = ("man", "tis", "ons", "tor", "fre", "lor", "son")[day.weekday()]
    return {
        "today": f"/?t={at(14, 20)}",
        "today-english": f"/en/?t={at(14, 20)}",
        "today-evening": f"/?nar=kvall&t={at(14, 20)}",
        "today-night": f"/?t={at(3)}",
        "streets": "/promenad/",
        "stroll": f"{{street}}?t={weekday}-14.20",
        "stroll-evening": f"{{street}}?t={weekday}-20.00",
        "places": "/platser/",
        "place": "{place}",
        "map": "/karta/",
        "events": "/evenemang/",
        "events-month": f"/evenemang/?manad={day:%Y-%m}",
        "walks": "/stadsvandringar/",
        "search": "/sok/?q=kaffe",
        "search-typo": "/sok/?q=bokhandl",
        "404": "/finns-inte/",
        "login": "/konto/login/",
    }


@contextmanager
def served_demo() -> Iterator[str]:
    """Make the demo town in a scratch home, serve it, and give its address."""
    with tempfile.TemporaryDirectory() as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        env = {**os.environ, "TORG_HOME": home, "TORG_LOG_LEVEL": "ERROR"}
        for command in ("assets", "demo"):
            subprocess.run([TORG, command], cwd=ROOT, env=env, check=True)  # noqa: S603  -- ours
        server = subprocess.Popen([TORG, "serve", "--port", port], cwd=ROOT, env=env)  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url)
            yield url
        finally:
            server.terminate()
            server.wait(20)


def wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url + "/", timeout=10).close()  # noqa: S310  -- http, our own
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
        else:
            return


def chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        sys.exit("No Chromium here: install it, or name one in CHROMIUM.")
    return found


def first_link(page: Page, url: str, listing: str) -> str:
    """The first link on a listing that leads one step below it."""
    page.goto(url + listing)
    links = page.eval_on_selector_all("main a[href]", "all => all.map(a => a.getAttribute('href'))")
    below = [a for a in links if a.startswith(listing) and a.removeprefix(listing).count("/") == 1]
    return below[0].split("?")[0] if below else listing


def take(page: Page, url: str, path: str, file: Path, width: int) -> None:
    """Take one picture of the whole page, its tab bar at the foot of it."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.goto(url + path)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, WIDTHS[width])})
    page.screenshot(path=file)


def take_all(browser: Browser, url: str, wanted: list[str], folder: Path, day: date) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        context = browser.new_context(
            color_scheme=theme, locale="sv-SE", reduced_motion="reduce", device_scale_factor=1
        )
        page = context.new_page()
        known = {
            "street": first_link(page, url, "/promenad/"),
            "place": first_link(page, url, "/platser/"),
        }
        for name, path in pages(day).items():
            if wanted and name not in wanted:
                continue
            for width in WIDTHS:
                file = folder / f"{name}-{width}-{theme}.png"
                take(page, url, path.format(**known), file, width)
                print(file)
        context.close()


def save_readme_picture(folder: Path) -> None:
    """Cut the top of today at the desk, make it small, and keep few colours."""
    source = folder / "today-1280-light.png"
    if not source.exists():
        return
    with Image.open(source) as whole:
        top = whole.crop((0, 0, whole.width, min(whole.height, int(whole.width * README_SHAPE))))
        size = (README_WIDTH, round(README_WIDTH * top.height / top.width))
        small = top.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    README_PICTURE.parent.mkdir(parents=True, exist_ok=True)
    # A rare colour, the lamp yellow, must survive: hence the refinement of the palette.
    small.quantize(256, kmeans=2, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)
    print(README_PICTURE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", help="names of pages; all when none is given")
    parser.add_argument("--url", help="take pictures of what is served there already")
    parser.add_argument("--out", type=Path, default=ROOT / "shots")
    parser.add_argument("--day", type=date.fromisoformat, help="the day shown; a Friday if not")
    asked = parser.parse_args()
    today = date.today()  # noqa: DTZ011  -- only to find the coming Friday
    day = asked.day or today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        if asked.url:
            take_all(browser, asked.url.rstrip("/"), asked.pages, asked.out, day)
        else:
            with served_demo() as url:
                take_all(browser, url, asked.pages, asked.out, day)
        browser.close()
    if not asked.url:
        save_readme_picture(asked.out)


if __name__ == "__main__":
    main()
