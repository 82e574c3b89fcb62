"""Tags and filters that every template may use without loading them."""

from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.http import HttpRequest
from django.urls import translate_url
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import override

from torg.core import facade
from torg.core.built import asset_url
from torg.core.frame import Link, address, frame

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Address of a file built by `torg assets`: `{% asset "torg.css" %}`."""
    return asset_url(name)


@register.simple_tag(takes_context=True)
def page_frame(context: dict[str, Any]) -> dict[str, Any]:
    """What stands around the page: menu, footer, other cities, the same page in other languages."""
    request: HttpRequest | None = context.get("request")
    match = getattr(request, "resolver_match", None)
    return {
        "menu": frame.menu_links(match.view_name if match else ""),
        "footer": frame.footer_links(),
        # Read when drawn: the error page draws no cities, so that it needs no database.
        "cities": lambda: list(frame.cities(request)) if request else [],
        "home": address(frame.home_view) or "/",
        "search": address(frame.search_view),
        "suggest": address(frame.suggest_view),
        "manifest": address(frame.manifest_view),
        "languages": other_languages(request) if request else [],
        "desk": address(frame.desk_view),
        "login": address("account_login"),
        "account": address("account_email"),
    }


def other_languages(request: HttpRequest) -> list[Link]:
    """The same page in each other language; its front page when this page has no address there."""
    here = request.get_full_path()
    links = []
    for code, _name in settings.LANGUAGES:
        if code == translation.get_language():
            continue
        there = translate_url(here, code)
        with override(code):
            if there == here:
                there = address(frame.home_view) or "/"
            links.append(
                Link(
                    there,
                    translation.get_language_info(code)["name_local"].capitalize(),
                    language=code,
                )
            )
    return links


@register.filter
def is_check(field: BoundField) -> bool:
    """Whether a form's field is a box to tick, with its label behind it."""
    return getattr(field.field.widget, "input_type", "") == "checkbox"


@register.filter
def dressed(field: BoundField) -> str:
    """The field's control in our clothes; Django adds what a screen reader needs.

    No placeholder: it would repeat the label, and disappear when it is needed.
    """
    field.field.widget.attrs.pop("placeholder", None)
    return field.as_widget(attrs={"class": "ds-input"})


@register.filter
def state_mark(kind: str) -> str:
    """The small window that shows a state: lit, half lit, dark, dashed."""
    return facade.state_mark(kind)


@register.simple_tag
def shared_paint() -> str:
    """What drawings refer to; the base template puts it before everything that is drawn."""
    return facade.shared_paint()


@register.filter
def kind_icon(kind: str) -> str:
    """The line glyph of a kind of place, in the text's colour."""
    return facade.category_icon(kind)


@register.simple_tag
def need_picture(need: str) -> str:
    """The little picture of a need: `{% need_picture "eat" %}`."""
    return facade.need_picture(need)


@register.simple_tag(name="facade")
def drawn_front(front: facade.Front, *, shop_only: bool = False, avoid: str = "") -> str:
    """A drawn front: `{% facade front shop_only=True %}`; the drawing is kept in memory."""
    return facade.draw_front(front, shop_only=shop_only, avoid=avoid).svg


@register.simple_tag
def vacant_front(number: str) -> str:
    """A premises without a shop, for a page that is not there; `number` stands in its window."""
    front = facade.Front(
        name=number, kind="vacant", state="vacant", card=_("Nothing here"), storeys=1, width_m=8
    )
    return facade.draw_front(front).svg
