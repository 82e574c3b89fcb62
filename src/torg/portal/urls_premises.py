"""Addresses of premises: the public pages, and the desks of owners and staff."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.portal.views import premises

premises_urls: list[URLPattern | URLResolver] = [
    path(_("premises/"), premises.premises, name="premises"),
    path(
        "premises/photo/<slug:digest>-<int:width>.<slug:ending>",
        premises.photo,
        name="premises_photo",
    ),
    path(
        _("staff/counts/photo/<slug:digest>-<int:width>.<slug:ending>"),
        premises.count_photo,
        name="count_photo",
    ),
    path(_("premises/<str:slug>/"), premises.page, name="premises_page"),
]
