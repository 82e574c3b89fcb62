"""Addresses of joining and of the actor's desk. What is no actor's slug comes first."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from torg.portal.views import desk, desk_feeds, desk_hours, joining, photos

actor_paths: list[URLPattern] = [
    path(_("actor/"), joining.join, name="join"),
    path(_("actor/new/"), joining.new_place, name="new_place"),
    path(_("actor/new/where/"), joining.where, name="where"),
    path(_("actor/apply/<str:slug>/"), joining.apply, name="apply"),
    path(_("actor/claims/<int:number>/"), joining.claim, name="claim"),
    path(_("actor/claims/<int:number>/mail/"), joining.claim_mail, name="claim_mail"),
    path(_("actor/claims/<int:number>/code/"), joining.claim_code, name="claim_code"),
    path(_("actor/claims/<int:number>/staff/"), joining.claim_staff, name="claim_staff"),
    path(_("actor/claims/<int:number>/withdraw/"), joining.claim_withdraw, name="claim_withdraw"),
    path(_("actor/invitation/<str:token>/"), joining.invitation, name="invitation"),
    path(_("actor/<str:slug>/"), desk.desk, name="desk"),
    path(_("actor/<str:slug>/identity/"), desk.identity, name="desk_identity"),
    path(_("actor/<str:slug>/people/"), desk.people, name="desk_people"),
    path(_("actor/<str:slug>/people/close/"), desk.close, name="desk_close"),
    path(_("actor/<str:slug>/people/leave/"), desk.leave, name="desk_leave"),
    path(_("actor/<str:slug>/people/<int:number>/"), desk.change_member, name="desk_member"),
    path(
        _("actor/<str:slug>/people/invitations/<int:number>/"),
        desk.withdraw_invitation,
        name="desk_withdraw",
    ),
    path(_("actor/<str:slug>/sources/"), desk_feeds.feeds, name="desk_feeds"),
    path(_("actor/<str:slug>/sources/take/"), desk_feeds.accept, name="desk_feed_accept"),
    path(
        _("actor/<str:slug>/sources/<int:number>/remove/"),
        desk_feeds.remove,
        name="desk_feed_remove",
    ),
    path(
        _("actor/<str:slug>/sources/<int:number>/change/"),
        desk_feeds.change,
        name="desk_feed_change",
    ),
    path(
        _("actor/<str:slug>/sources/<int:number>/<slug:deed>/"),
        desk_feeds.do,
        name="desk_feed_do",
    ),
    path(_("actor/<str:slug>/place/<str:place>/hours/"), desk_hours.hours, name="desk_hours"),
    path(_("actor/<str:slug>/place/<str:place>/hours/day/"), desk_hours.day, name="desk_day"),
    path(
        _("actor/<str:slug>/place/<str:place>/hours/holiday/"),
        desk_hours.holiday,
        name="desk_holiday",
    ),
    path(_("actor/<str:slug>/place/<str:place>/notices/"), desk.notices, name="desk_notices"),
    path(
        _("actor/<str:slug>/place/<str:place>/notices/<int:number>/"),
        desk.take_down,
        name="desk_take_down",
    ),
    path(_("actor/<str:slug>/place/<str:place>/details/"), desk.details, name="desk_details"),
    path(_("actor/<str:slug>/place/<str:place>/photos/"), photos.photos, name="desk_photos"),
    path(
        _("actor/<str:slug>/place/<str:place>/photos/<int:number>/"),
        photos.photo,
        name="desk_photo",
    ),
    path(
        _("actor/<str:slug>/place/<str:place>/photos/<int:number>/change/"),
        photos.change_photo,
        name="desk_change_photo",
    ),
    path(
        _("actor/<str:slug>/place/<str:place>/photos/<int:number>/whole.jpg"),
        photos.whole,
        name="desk_photo_whole",
    ),
]
