"""What the portal puts into the frame of every page, and onto the front page."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from torg.core import site
from torg.core.embed import add_embed
from torg.core.frame import Link, MenuItem, frame
from torg.core.sitemap import add_pages
from torg.places.queries.cities import all_cities
from torg.places.queries.strolls import add_source
from torg.portal.queries import root
from torg.portal.queries.desk import Desk, add_tab
from torg.portal.queries.embed import example_place
from torg.portal.queries.joining import pin_map
from torg.portal.queries.notices import today_notices
from torg.portal.queries.outside import add_deed
from torg.portal.queries.sections import add_section
from torg.portal.queries.staff import featured_section
from torg.portal.queries.street_events import put_events_in_windows
from torg.portal.queries.stretches import count_stretches, read_stretches
from torg.portal.queries.stroll_index import panorama
from torg.portal.queries.today_events import today_events
from torg.portal.queries.today_map import today_map
from torg.portal.queries.walks import today_walks
from torg.premises.keeping.around import around
from torg.premises.keeping.queries.claims import owns_premises
from torg.premises.queries.street import put_premises_in_street
from torg.premises.studies.queries.listing import count_studies, read_studies


def city_links(request: HttpRequest) -> Iterator[Link]:
    """The other cities of this installation.

    A city with a host name of its own is linked there. The rest are chosen by cookie, which works
    only where the host name has not already settled the city.
    """
    here = getattr(request, "city", None)
    settled = here and request.get_host().split(":")[0] in here.hosts
    for city in all_cities():
        if city == here:
            continue
        if city.hosts:
            yield Link(f"{request.scheme}://{city.hosts[0]}/", city.name)
        elif not settled:
            yield Link(f"{reverse('portal:choose_city')}?stad={city.slug}", city.name)


def site_of(city_id: int) -> str:
    """The address of a city that has a host name of its own; "" for the others."""
    hosts: list[str] = next((city.hosts for city in all_cities() if city.pk == city_id), [])
    return f"{'https' if settings.HTTPS else 'http'}://{hosts[0]}" if hosts else ""


def fill_frame() -> None:
    """Tell the frame about the portal's pages; called once, when Django has loaded."""
    frame.home_view = "portal:today"
    frame.search_view = "portal:search"
    frame.suggest_view = "portal:suggest"
    frame.manifest_view = "portal:manifest"
    frame.desk_view = "staff:desk"
    frame.pages = {
        "count_photo": "portal:count_photo",
        "place": "portal:place",
        "street": "portal:stroll",
        "walk": "portal:walk",
        "event": "portal:event",
        "premises": "portal:premises_page",
        "study": "studies:study",
        "study_report": "reports:summary",
        "stretch": "strategies:stretch",
        "premises_photo": "portal:premises_photo",
        "scenarios": "scenarios:scenarios",
        "claim": "portal:apply",
    }
    frame.cities = city_links
    if site_of not in site.finder:
        site.finder.append(site_of)
    frame.add_footer("passing:town", _("Footfall"), order=14)
    frame.add_footer("portal:saved", _("Saved places"), order=10)
    frame.add_footer("portal:mine", _("My pages"), order=12)
    frame.add_footer("portal:premises", pgettext_lazy("several", "Vacant premises"), order=14)
    frame.add_footer("studies:studies", _("Studies"), order=14)
    frame.add_footer("portal:join", _("For shops and others"), order=15)
    frame.add_footer("portal:about", _("About the site"), order=20)
    frame.add_footer("api_docs", _("Open data"), order=30)
    frame.add_footer("portal:embed_code", _("On your own site"), order=35)
    frame.add_footer("portal:accessibility", _("Accessibility"), order=40)
    frame.add_footer("portal:privacy", _("Privacy"), order=50)
    frame.add_menu(
        MenuItem("portal:today", pgettext_lazy("menu", "Today"), "today", 10),
        MenuItem(
            "portal:stroll_index",
            pgettext_lazy("menu", "Stroll"),
            "stroll",
            20,
            frozenset({"portal:stroll", "portal:walks", "portal:walk"}),
        ),
        MenuItem("portal:map", pgettext_lazy("menu", "Map"), "map", 30),
        MenuItem("portal:agenda", _("Events"), "calendar", 35, frozenset({"portal:event"})),
        MenuItem(
            "portal:places", _("Places"), "list", 40, frozenset({"portal:place", "portal:search"})
        ),
    )


def fill_sitemap() -> None:
    """Tell search engines of the portal's pages; called once, when Django has loaded."""
    add_pages("places", count=root.count_places, read=root.read_places)
    add_pages("events", count=root.count_events, read=root.read_events)
    add_pages("streets", count=root.count_streets, read=root.read_streets)
    add_pages("premises", count=root.count_premises, read=root.read_premises)
    add_pages("stretches", count=count_stretches, read=read_stretches)
    add_pages("studies", count=count_studies, read=read_studies)
    add_pages("walks", count=root.count_walks, read=root.read_walks)
    add_pages("site", count=lambda city: len(root.standing_views()), read=root.read_standing)


def fill_keeping() -> None:
    """Give the pages that keep premises what stands around them; called once."""
    around.tabs = lambda user, actor: Desk(user, actor, tab="premises").tabs
    around.pin_map = pin_map


def fill_embeds() -> None:
    """Offer the portal's embeds on the code page; called once, when Django has loaded."""
    add_embed("today", label=_("What is open now"), view="portal:embed_today", height=520)
    add_embed("events", label=_("Events"), view="portal:embed_events", height=520)
    add_embed(
        "place",
        label=_("One place"),
        view="portal:embed_place",
        height=340,
        example=example_place,
    )


def fill_today() -> None:
    """Tell the front page what stands below the cards; called once, when Django has loaded."""
    add_section("portal/_featured.html", featured_section, order=25)
    add_section("portal/_today_events.html", today_events, order=30)
    add_section("portal/_panorama.html", panorama, order=50)
    add_section("portal/_today_walks.html", today_walks, order=55)
    add_section("portal/_today_notices.html", today_notices, order=60)
    add_section("portal/_today_map.html", today_map, order=70)


def fill_streets() -> None:
    """Tell the strolls what stands in the windows; called once, when Django has loaded."""
    add_source(put_premises_in_street)
    add_source(put_events_in_windows)


def fill_outside() -> None:
    """Tell the page for who stands outside a closed door what can be done from there."""
    add_deed("following/_outside.html", lambda _user, place, _now: place, order=20)


def fill_desk() -> None:
    """Tell the actor's desk of the portal's tabs; called once, when Django has loaded."""
    add_tab("overview", pgettext_lazy("desk", "Overview"), "portal:desk", order=10, of_place=False)
    add_tab("hours", _("Opening hours"), "portal:desk_hours", order=20)
    add_tab("notices", _("Right now"), "portal:desk_notices", order=30)
    add_tab("photos", _("Photos"), "portal:desk_photos", order=40)
    add_tab("events", _("Events"), "portal:desk_events", order=45, of_place=False)
    add_tab("feeds", _("Sources"), "portal:desk_feeds", order=47, of_place=False)
    add_tab("details", _("Details"), "portal:desk_details", order=50)
    add_tab(
        "premises", pgettext_lazy("several", "Premises"), "keeping:own", order=55, of_place=False,
        shown=owns_premises,
    )  # fmt: skip
    add_tab("statistics", _("Effect"), "portal:statistics", order=60, of_place=False)
    add_tab("signs", _("Signs"), "portal:signs", order=70, of_place=False)
    add_tab("identity", _("Who we are"), "portal:desk_identity", order=80, of_place=False)
    add_tab("people", _("People"), "portal:desk_people", order=90, of_place=False)
