"""Parts of the town on other sites: a light page for an iframe, or a plain piece of HTML.

A view that may stand elsewhere is decorated, and renders through `render_embed`:

    @embeddable
    def events(request, …):
        return render_embed(request, "agenda/embed/events.html", {"events": …})

The template extends `embed.base` (a whole page in the iframe, nothing but the block `content` with
`?form=fragment`), has its name in a `{{ embed.heading }}`, writes whole addresses
(`{{ embed.root }}{% url … %}`) and gives each link `{{ embed.target }}`. No script, no cookie, no
form. It is dressed in `embed.css`.

Visitors of the code page (`/inbaddat/`) learn of it when the app says, when it is loaded:

    add_embed("events", label=_("Events"), view="agenda:embed_events", height=420)

Options in the address, in either language: `tema=ljus|mork|auto` (`theme=light|dark|auto`),
`farg=tegel|sund|sand|lind|natt` (`colour=brick|strait|sand|linden|night`), `form=fragment`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.clickjacking import xframe_options_exempt

THEMES = {
    "ljus": "light", "light": "light", "mork": "dark", "dark": "dark", "auto": "",
}  # fmt: skip
COLOURS = {
    "tegel": "brick", "brick": "brick", "sund": "strait", "strait": "strait", "sand": "sand",
    "lind": "linden", "linden": "linden", "natt": "night", "night": "night",
}  # fmt: skip
_FRESH = "public, max-age=60"  # a state has minutes in it

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Embed:
    """How an embed is to look; what is not known is as if it had not been said."""

    root: str  # scheme and host of this site, without a slash at the end
    theme: str = ""  # light, dark or "" = as the visitor's system
    colour: str = "brick"
    fragment: bool = False

    @property
    def base(self) -> str:
        return "embed/fragment.html" if self.fragment else "embed/page.html"

    @property
    def heading(self) -> str:
        """The element of its heading: a page of its own has one of the first level."""
        return "h2" if self.fragment else "h1"

    @property
    def target(self) -> SafeString:
        """The attribute of a link that leaves the iframe; a fragment is in no iframe."""
        return mark_safe("" if self.fragment else ' target="_top"')  # noqa: S308  -- our own words


@dataclass(frozen=True)
class Offer:
    """An embed as the code page offers it; `args` are those of an example."""

    name: str
    label: str | Promise
    view: str
    height: int
    example: Callable[[Any], tuple[object, ...] | None]


_offers: dict[str, Offer] = {}


def add_embed(
    name: str,
    *,
    label: str | Promise,
    view: str,
    height: int = 400,
    example: Callable[[Any], tuple[object, ...] | None] = lambda city: (),
) -> None:
    """Offer an embed on the code page. `height` is in pixels of a phone's width.

    `example(city)` returns the arguments of the address for one good example, None when the city
    has none (the embed is then not offered).
    """
    _offers[name] = Offer(name, label, view, height, example)


def all_offers() -> list[Offer]:
    """Return every embed, in the order in which the apps were loaded."""
    return list(_offers.values())


def read_embed(request: HttpRequest) -> Embed:
    """Read the options of an embed from its address."""
    asked = request.GET
    theme = asked.get("tema", asked.get("theme", "")).lower()
    colour = asked.get("farg", asked.get("colour", "")).lower()
    return Embed(
        root=request.build_absolute_uri("/").rstrip("/"),
        theme=THEMES.get(theme, ""),
        colour=COLOURS.get(colour, "brick"),
        fragment=asked.get("form") == "fragment",
    )


def render_embed(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a template as an embed; it gets the options as `embed`."""
    return render(request, template, {**context, "embed": read_embed(request)}, status=status)


def embeddable(view: View) -> View:
    """Let any site show the answer, framed or fetched as a fragment, and keep it for a minute."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers.setdefault("Cache-Control", _FRESH)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    framed: View = csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"]})(shown)  # type: ignore[assignment]  # it says less than it does
    return xframe_options_exempt(framed)
