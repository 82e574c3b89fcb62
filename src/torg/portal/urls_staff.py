"""Addresses of the staff desk. A path is a message: "staff/" is "stad/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.portal.urls_walks import desk_urls
from torg.portal.views import feeds, staff, staff_actors

app_name = "staff"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("staff/"), staff.desk, name="desk"),
    *desk_urls,
    path(_("staff/places/"), staff.places, name="places"),
    path(_("staff/places/<str:slug>/"), staff.place, name="place"),
    path(_("staff/places/<str:slug>/settle/"), staff.settle, name="settle"),
    path(_("staff/said/"), staff.said, name="said"),
    path(_("staff/gone/"), staff.gone, name="gone"),
    path(_("staff/stale/"), staff.stale, name="stale"),
    path(_("staff/featured/"), staff.featured, name="featured"),
    path(_("staff/featured/<slug:kind>/<int:number>/"), staff.feature, name="feature"),
    path(_("staff/featured/<int:number>/remove/"), staff.unfeature, name="unfeature"),
    path(_("staff/feeds/"), feeds.feeds, name="feeds"),
    path(_("staff/feeds/new/"), feeds.add, name="feed_add"),
    path(_("staff/feeds/<int:number>/"), feeds.edit, name="feed"),
    path(_("staff/feeds/<int:number>/<slug:deed>/"), feeds.do, name="feed_do"),
    path(_("staff/doubles/"), feeds.doubles, name="doubles"),
    path(_("staff/doubles/<int:number>/<slug:deed>/"), feeds.decide, name="decide"),
    path(_("staff/actors/"), staff_actors.actors, name="actors"),
    path(_("staff/actors/<int:number>/"), staff_actors.actor, name="actor"),
    path(_("staff/actors/<int:number>/renew/"), staff_actors.renew, name="renew"),
    path(
        _("staff/actors/<int:number>/mandates/<int:mandate>/"),
        staff_actors.mandate,
        name="mandate",
    ),
    path(_("staff/categories/"), staff.categories, name="categories"),
    path(_("staff/categories/<slug:slug>/"), staff.category, name="category"),
]
