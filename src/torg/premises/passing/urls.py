"""Addresses of footfall. "footfall/" is "besoksfloden/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.passing.views import desk, shown

app_name = "passing"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("footfall/"), shown.town, name="town"),
    path(_("footfall/effects/<int:number>/"), shown.effect, name="effect"),
    path(_("footfall/<slug:slug>/"), shown.counter, name="counter"),
    path(_("footfall/<slug:slug>/counts.csv"), shown.counts, name="counts"),
    path(_("staff/footfall/"), desk.desk, name="desk"),
    path(_("staff/footfall/sources/new/"), desk.add, name="source_add"),
    path(_("staff/footfall/sources/<int:number>/<slug:deed>/"), desk.do, name="source_do"),
    path(_("staff/footfall/apart/"), desk.keep_apart, name="apart_add"),
    path(_("staff/footfall/apart/<int:number>/<slug:deed>/"), desk.do_apart, name="apart_do"),
    path(_("staff/footfall/effects/new/"), desk.order, name="effect_add"),
    path(_("staff/footfall/effects/<int:number>/<slug:deed>/"), desk.do_effect, name="effect_do"),
]
