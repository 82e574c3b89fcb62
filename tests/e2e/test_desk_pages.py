"""The pages of moderation and of the staff desk: no fault by axe-core, in both languages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.e2e.conftest import PAIRS, Axe, Demo, OpenPage, faults_everywhere
from tests.e2e.test_every_page import sign_in
from torg.agenda.models import Walk
from torg.agenda.services.walks import create_walk
from torg.core.models import User
from torg.core.moderation import kind_named
from torg.core.moderation.models import Appeal, Report, Restriction
from torg.core.moderation.queries import public_thing
from torg.core.moderation.services import (
    Statement,
    decide_report,
    make_appeal,
    make_report,
    restrict,
)
from torg.places.care.models import Confirmation, Featured
from torg.places.care.queries import ask_key
from torg.places.care.services import feature, say_changed
from torg.places.enums import CodeMedium
from torg.places.models import Code, Place
from torg.places.services.qr_codes import make_code
from torg.portal.queries.walk_signs import target_of


@pytest.fixture
def cases(demo: Demo) -> Iterator[dict[str, object]]:
    """A report, a refused one that is appealed, and a restriction."""
    place, other = Place.objects.filter(status="active").order_by("pk")[:2]
    thing, kind = public_thing("place", place.pk), kind_named("place")
    assert thing
    assert kind
    staff = User.objects.create_user("kommun@example.com", is_staff=True)
    report = make_report(thing, "facts", "De stänger 17.", by=None, name="Ada")
    refused = make_report(thing, "gone", "De har stängt.", by=None)
    decide_report(refused, "kept", "Vi var där i går.", by=staff)
    appeal = make_appeal(refused, "Nej, i dag.", by=None)
    said = Statement("text_removed", "Fakta.", "law", "1 kap. 2 §", "Därför.")
    made = restrict(kind, other.pk, said, by=staff)
    say_changed(place, "Vi stänger 17 nu.")
    today = timezone.localdate()
    days = {"starts": today, "ends": today, "order": 1, "text_sv": "Stickkväll"}
    feature(place.city, "place", place.pk, days, by=staff)
    gone = Place.objects.order_by("-pk")[0]
    Place.objects.filter(pk=gone.pk).update(status="review")
    Place.objects.filter(pk=other.pk).update(
        created_at=timezone.now() - timedelta(days=400), email=""
    )
    walk = Walk.objects.filter(publication="published").order_by("pk")[0]
    stop = walk.stops.get(number=1)
    draft = create_walk(place.city, {"title": "Ett utkast"}, by=staff)
    make_code(place.city, CodeMedium.STOP, by=staff, target=target_of(walk, stop), label=stop.title)
    yield {
        "walk": walk.slug, "stop": stop.pk, "draft": draft.slug,
        "key": ask_key(place), "slug": place.slug, "place": place.pk, "report": report.pk,
        "appeal": appeal.pk, "restriction": made.pk,
        "case": f"{refused.pk}/?key={refused.token}", "decision": f"{made.pk}/?key={made.token}",
    }  # fmt: skip
    Place.objects.filter(pk=gone.pk).update(status="active")
    draft.delete()
    Code.objects.filter(medium=CodeMedium.STOP).delete()
    for model in (Appeal, Restriction, Report, Featured, Confirmation):
        model.objects.all().delete()
    Place.objects.filter(pk=other.pk).update(description=other.description)
    User.objects.filter(is_staff=True).delete()


OPEN = (
    ("/rapportera/place/{place}/", "/en/report/place/{place}/"),
    ("/arende/{case}", "/en/case/{case}"),
    ("/beslut/{decision}", "/en/decision/{decision}"),
    ("/bekrafta/?key={key}", "/en/confirm/?key={key}"),
    ("/bekrafta/sluta/?key={key}", "/en/confirm/stop/?key={key}"),
    ("/inbaddat/", "/en/embed/"),
    ("/inbaddat/idag/?tema=mork&farg=sand", "/en/embed/today/?theme=light&colour=linden"),
    ("/inbaddat/plats/{slug}/?farg=natt", "/en/embed/place/{slug}/?colour=strait"),
)
STAFF = (
    ("/stad/anmalningar/", "/en/staff/reports/"),
    ("/stad/anmalningar/?closed", "/en/staff/reports/?closed"),
    ("/stad/anmalningar/{report}/", "/en/staff/reports/{report}/"),
    ("/stad/begransa/place/{place}/?report={report}", "/en/staff/restrict/place/{place}/"),
    ("/stad/begransningar/", "/en/staff/restrictions/"),
    ("/stad/begransningar/{restriction}/", "/en/staff/restrictions/{restriction}/"),
    ("/stad/begransningar/{restriction}/hav/", "/en/staff/restrictions/{restriction}/lift/"),
    ("/stad/overklaganden/", "/en/staff/appeals/"),
    ("/stad/overklaganden/{appeal}/", "/en/staff/appeals/{appeal}/"),
    ("/stad/regler/", "/en/staff/rules/"),
    ("/stad/", "/en/staff/"),
    ("/stad/platser/?q=a", "/en/staff/places/?q=xqzxqz"),
    ("/stad/platser/{slug}/", "/en/staff/places/{slug}/"),
    ("/stad/andringar/", "/en/staff/said/"),
    ("/stad/borta/", "/en/staff/gone/"),
    ("/stad/obekraftade/", "/en/staff/stale/"),
    ("/stad/lyft/?q=a", "/en/staff/featured/"),
    ("/stad/lyft/place/{place}/", "/en/staff/featured/place/{place}/"),
    ("/stad/kategorier/", "/en/staff/categories/"),
    ("/stad/kategorier/books/", "/en/staff/categories/books/"),
    ("/stad/vandringar/", "/en/staff/walks/"),
    ("/stad/vandringar/{walk}/", "/en/staff/walks/{draft}/"),
    ("/stad/vandringar/{walk}/texter/", "/en/staff/walks/{walk}/texts/"),
    ("/stad/vandringar/{walk}/stopp/{stop}/", "/en/staff/walks/{walk}/stops/{stop}/"),
    ("/stad/vandringar/{draft}/stopp/nytt/", "/en/staff/walks/{walk}/stops/new/"),
    ("/stad/vandringar/{walk}/stopp/{stop}/bild/", "/en/staff/walks/{walk}/stops/{stop}/picture/"),
    ("/stad/vandringar/{walk}/stopp/{stop}/ljud/", "/en/staff/walks/{walk}/stops/{stop}/sound/"),
    ("/stad/vandringar/{walk}/skyltar/", "/en/staff/walks/{draft}/signs/"),
)


def _faults(
    visit: OpenPage, axe: Axe, pages: tuple[tuple[str, str], ...], **words: object
) -> list[str]:
    faults = []
    for addresses in pages:
        for which, address in enumerate(addresses):
            page: Page = visit(address.format(**words))
            faults += [f"{page.url}: {f}" for f in faults_everywhere(page, axe, PAIRS[which])]
    return faults


def test_open_pages(visit: OpenPage, axe: Axe, cases: dict[str, object]) -> None:
    assert _faults(visit, axe, OPEN, **cases) == []


@pytest.mark.parametrize("half", [0, 1])
def test_staff_pages(
    demo: Demo, visit: OpenPage, axe: Axe, cases: dict[str, object], half: int
) -> None:
    sign_in(visit("/").context, demo)
    assert _faults(visit, axe, STAFF[half::2], **cases) == []
