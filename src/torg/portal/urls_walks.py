"""Where staff make guided walks, below the staff desk."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from torg.portal.views import staff_walks as desk
from torg.portal.views import walk_signs as signs

desk_urls: list[URLPattern] = [
    path(_("staff/walks/"), desk.walks, name="walks"),
    path(_("staff/walks/<str:slug>/"), desk.walk, name="walk"),
    path(_("staff/walks/<str:slug>/texts/"), desk.texts, name="walk_texts"),
    path(_("staff/walks/<str:slug>/publish/"), desk.publish, name="walk_publish"),
    path(_("staff/walks/<str:slug>/stops/new/"), desk.new_stop, name="stop_new"),
    path(_("staff/walks/<str:slug>/stops/<int:number>/"), desk.stop, name="stop"),
    path(_("staff/walks/<str:slug>/stops/<int:number>/move/"), desk.move, name="stop_move"),
    path(_("staff/walks/<str:slug>/stops/<int:number>/remove/"), desk.remove, name="stop_remove"),
    path(_("staff/walks/<str:slug>/stops/<int:number>/picture/"), desk.picture, name="picture"),
    path(_("staff/walks/<str:slug>/stops/<int:number>/sound/"), desk.sound, name="sound"),
    path(_("staff/walks/<str:slug>/signs/"), signs.signs, name="walk_signs"),
    path(_("staff/walks/<str:slug>/signs/<str:code>.pdf"), signs.sign_pdf, name="walk_sign"),
    path(_("staff/walks/<str:slug>/signs/<str:code>/"), signs.set_code, name="walk_code"),
]
