"""Addresses of counts. "staff/counts/" is "stad/rakningar/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.counting import views

app_name = "counting"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("staff/counts/"), views.counts, name="counts"),
    path(_("staff/counts/found/"), views.found, name="found"),
    path(_("staff/counts/<int:number>/"), views.count, name="count"),
    path(_("staff/counts/<int:number>/press/"), views.press, name="press"),
    path(_("staff/counts/<int:number>/sync/"), views.sync, name="sync"),
    path(_("staff/counts/<int:number>/photo/"), views.photo, name="photo"),
    path(_("staff/counts/<int:number>/new-unit/"), views.new_unit, name="new_unit"),
    path(
        _("staff/counts/<int:number>/photo/<int:photo>/"), views.remove_photo, name="remove_photo"
    ),
    path(_("staff/counts/<int:number>/choose/<int:row>/"), views.choose, name="choose"),
    path(_("staff/counts/<int:number>/close/"), views.close, name="close"),
    path(_("premises/vacancy/"), views.rates, name="rates"),
    path(_("premises/vacancy/<int:number>/"), views.result, name="result"),
    path(_("count-offline/"), views.shell, name="shell"),
]
