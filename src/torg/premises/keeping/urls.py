"""Addresses by which the register is kept. "staff/premises/" is "stad/lokaler/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.keeping.views import own, premises, staff

app_name = "keeping"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("actor/<str:slug>/premises/"), own.own, name="own"),
    path(_("actor/<str:slug>/premises/left/"), own.left, name="own_left"),
    path(_("actor/<str:slug>/premises/ours/<str:premises>/"), own.claim, name="claim"),
    path(_("actor/<str:slug>/premises/claims/<int:number>/"), own.withdraw, name="withdraw"),
    path(_("actor/<str:slug>/premises/<str:premises>/"), premises.state, name="own_state"),
    path(
        _("actor/<str:slug>/premises/<str:premises>/details/"), premises.details, name="own_details"
    ),
    path(_("actor/<str:slug>/premises/<str:premises>/rent/"), premises.rent, name="own_rent"),
    path(_("actor/<str:slug>/premises/<str:premises>/photos/"), premises.photos, name="own_photos"),
    path(_("actor/<str:slug>/premises/<str:premises>/where/"), premises.where, name="own_where"),
    path(_("staff/premises/"), staff.register, name="register"),
    path(_("staff/premises/new/"), staff.new, name="new"),
    path(_("staff/premises/list/"), staff.lists, name="lists"),
    path(_("staff/premises/network/"), staff.network, name="network"),
    path(_("staff/premises/network/<int:number>/leave/"), staff.leave, name="leave"),
    path(_("staff/premises/claims/"), staff.claims, name="claims"),
    path(_("staff/premises/claims/<int:number>/"), staff.decide, name="decide"),
    path(_("staff/premises/left/"), staff.left, name="left"),
    path(_("staff/premises/<str:premises>/"), premises.state, name="staff_state"),
    path(_("staff/premises/<str:premises>/details/"), premises.details, name="staff_details"),
    path(_("staff/premises/<str:premises>/photos/"), premises.photos, name="staff_photos"),
    path(_("staff/premises/<str:premises>/where/"), premises.where, name="staff_where"),
    path(_("staff/premises/<str:premises>/owner/"), premises.owner, name="staff_owner"),
]
