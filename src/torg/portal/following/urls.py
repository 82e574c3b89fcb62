"""Addresses of what one follows."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.portal.following import views

app_name = "following"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("my-pages/following/"), views.mine, name="mine"),
    path(_("my-pages/following/mail/"), views.rhythm, name="rhythm"),
    path(_("my-pages/following/phone/"), views.phone, name="phone"),
    path(_("my-pages/following/device/"), views.device, name="device"),
    path(_("my-pages/following/<int:number>/stop/"), views.unfollow, name="unfollow"),
    path(_("follow/"), views.follow, name="follow"),
    path(_("follow/stop/"), views.stop, name="stop"),
]
