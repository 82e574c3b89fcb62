"""A trade dragged to a vacant front, in a browser: from the drop to new figures on the screen.

    scripts/bench benchmarks/bench_drag.py

The goal is ≤ 150 ms. Makes the demo town in the home that `scripts/bench` gives, serves it as
`torg serve` does, signs its staff in, begins a scenario of its study, and drags trades with the
mouse at 1280 px. The page itself measures: from the drop until the frame begins in which the new
figures are drawn.
Needs Chromium (or what CHROMIUM names).
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request

from bench_serve import TORG, free_port, run
from django.conf import settings
from django.test import Client
from measuring import heading, row  # first: it sets Django up
from playwright.sync_api import Page, sync_playwright

from torg.core.models import User
from torg.premises.scenarios.services.scenarios import make_scenario
from torg.premises.studies.models import Study

DRAGS = 60
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


def dragged(page: Page, number: int) -> float | None:
    """Drag a trade to a front that it fits, another each time; return the milliseconds it took."""
    chips = page.locator(".bench__chip[data-fits]:not([data-fits=''])")
    chip = chips.nth(number % chips.count())
    fits = (chip.get_attribute("data-fits") or "").split()
    fronts = [one for one in fits if page.locator(f'[data-premises="{one}"]').count()]
    if not fronts:
        return None
    front = page.locator(f'[data-premises="{fronts[number % len(fronts)]}"]').first
    front.scroll_into_view_if_needed()
    chip.scroll_into_view_if_needed()
    source, target = chip.bounding_box(), front.bounding_box()
    if source is None or target is None or target["y"] < 0:
        return None
    page.evaluate("performance.clearMeasures('torg:placed')")
    page.mouse.move(source["x"] + 30, source["y"] + 20)
    page.mouse.down()
    page.mouse.move(source["x"] + 60, source["y"] + 10, steps=3)
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + target["height"] - 60, steps=6)
    page.mouse.up()
    for _time in range(100):
        took = page.evaluate("performance.getEntriesByName('torg:placed').map(m => m.duration)")
        if took:
            return float(took[0])
        page.wait_for_timeout(20)
    return None


def sign_in(page: Page, url: str, staff: User) -> None:
    client = Client()
    client.force_login(staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])


def measured(url: str) -> list[float]:
    study = Study.objects.exclude(result={}).earliest("pk")
    staff = User.objects.filter(is_staff=True, is_active=True).earliest("pk")
    scenario = make_scenario(study, by=staff, title="Dragprov")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="sv-SE")
        sign_in(page, url, staff)
        page.goto(f"{url}/analys/{study.slug}/scenarier/{scenario.number}/")
        dragged(page, 0)  # the first prepares the market
        took = [one for n in range(1, DRAGS + 1) if (one := dragged(page, n)) is not None]
        browser.close()
    if len(took) < DRAGS // 2:
        sys.exit(f"only {len(took)} of {DRAGS} drags were drawn")
    return took


def wait_for(url: str) -> None:
    for _time in range(300):
        try:
            urllib.request.urlopen(url, timeout=30).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the server did not come up")


def main() -> None:
    if "TORG_HOME" not in os.environ:
        sys.exit("Run it by scripts/bench: it makes a town and writes to it.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    home, port = str(settings.HOME), free_port()
    run(home, "assets")
    run(home, "demo")
    server = subprocess.Popen(
        [*TORG, "serve", "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://localhost:{port}/healthz")
        took = measured(f"http://localhost:{port}")
    finally:
        server.terminate()
        server.wait()
    heading("step", "goal ms", "p50 ms", "p95 ms", "drags")
    p95 = statistics.quantiles(took, n=20)[-1]
    row("from the drop to new figures", "≤ 150", statistics.median(took), p95, len(took))


if __name__ == "__main__":
    main()
