"""Addresses of prospects. "premises/looking/" is "lokaler/soker-lokal/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.prospects.views import board, looking

app_name = "prospects"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("premises/looking/"), looking.look, name="look"),
    path(_("premises/looking/sent/"), looking.sent, name="sent"),
    path(_("premises/looking/<str:token>/"), looking.own, name="own"),
    path(_("premises/looking/<str:token>/confirm/"), looking.confirm, name="confirm"),
    path(_("premises/looking/<str:token>/edit/"), looking.edit, name="edit"),
    path(_("premises/looking/<str:token>/consent/"), looking.consent, name="consent"),
    path(_("premises/looking/<str:token>/renew/"), looking.renew, name="renew"),
    path(_("premises/looking/<str:token>/withdraw/"), looking.withdraw, name="withdraw"),
    path(_("premises/looking/<str:token>/ask/<str:slug>/"), looking.ask, name="ask"),
    path(_("establishments/"), board.board, name="board"),
    path(_("actor/<str:slug>/establishments/"), board.from_desk, name="from_desk"),
    path(_("establishments/prospects/"), board.prospects, name="prospects"),
    path(_("establishments/prospects/<int:number>/"), board.prospect, name="prospect"),
    path(
        _("establishments/prospects/<int:number>/open/<str:slug>/"),
        board.open_case,
        name="open_case",
    ),
    path(_("establishments/<int:number>/"), board.case, name="case"),
    path(_("establishments/<int:number>/move/"), board.move, name="move"),
    path(_("establishments/<int:number>/write/"), board.write, name="write"),
    path(_("establishments/<int:number>/let/"), board.let, name="let"),
    path(_("establishments/<int:number>/call-off/"), board.call_off, name="call_off"),
]
