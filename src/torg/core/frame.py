"""What stands around every page: the menu, the footer's links, the address of the search.

Apps above add their own pages here when they are loaded (`AppConfig.ready`), so the frame never
names a page of an app above it, and shows no link to a page that does not exist.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise


@dataclass(frozen=True)
class MenuItem:
    """A page of the main menu: `view` is a URL name, `within` the further names that belong to it.

    `icon` is the name of a drawing in `components/icon.html`; the phone's tab bar shows items with
    `tab=True`.
    """

    view: str
    label: str | Promise
    icon: str
    order: int
    within: frozenset[str] = frozenset()
    tab: bool = True


@dataclass(frozen=True)
class Link:
    """A link that is ready to be drawn."""

    href: str
    label: str | Promise
    icon: str = ""
    current: bool = False
    tab: bool = True
    language: str = ""


@dataclass
class Frame:
    """The registry. One instance, `frame`, filled while Django starts."""

    menu: list[MenuItem] = field(default_factory=list)
    footer: list[tuple[int, str, str | Promise]] = field(default_factory=list)
    cities: Callable[[HttpRequest], Iterable[Link]] = lambda request: ()
    home_view: str = ""
    search_view: str = ""
    suggest_view: str = ""
    manifest_view: str = ""
    desk_view: str = ""  # the staff desk
    # The page of a thing, by its kind: {"place": "portal:place"}; each takes the thing's slug.
    pages: dict[str, str] = field(default_factory=dict)

    def add_menu(self, *items: MenuItem) -> None:
        known = {item.view for item in self.menu}
        self.menu += [item for item in items if item.view not in known]
        self.menu.sort(key=lambda item: item.order)

    def add_footer(self, view: str, label: str | Promise, order: int = 50) -> None:
        if view not in {known for _, known, _ in self.footer}:
            self.footer.append((order, view, label))
            self.footer.sort(key=lambda row: row[0])

    def menu_links(self, view_name: str) -> list[Link]:
        """The menu's links; `view_name` is the page being shown, "portal:today"."""
        links = []
        for item in self.menu:
            if href := address(item.view):
                current = view_name == item.view or view_name in item.within
                links.append(Link(href, item.label, item.icon, current, item.tab))
        return links

    def footer_links(self) -> list[Link]:
        return [Link(href, label) for _, view, label in self.footer if (href := address(view))]


def address(view: str, *args: str) -> str:
    """The path of a URL name in the active language, or "" when there is no such page."""
    try:
        return reverse(view, args=args) if view else ""
    except NoReverseMatch:
        return ""


frame = Frame()
