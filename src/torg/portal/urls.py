"""The public pages. A path is a message: "places/" is "platser/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.portal.urls_actor import actor_paths
from torg.portal.urls_events import event_urls
from torg.portal.urls_premises import premises_urls
from torg.portal.views import (
    around,
    claims,
    codes,
    effect,
    embed,
    frame,
    joining,
    places,
    search,
    stroll,
    today,
)
from torg.portal.views import map as town
from torg.portal.views import walks as guided

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", today.today, name="today"),
    path(_("choose-city/"), frame.choose_city, name="choose_city"),
    path(_("map/"), town.town_map, name="map"),
    path(_("map/places.json"), town.places, name="map_places"),
    path(_("map/layer/<str:layer>.json"), town.layer, name="map_layer"),
    path(_("places/"), places.places, name="places"),
    path(_("places/<str:slug>.ics"), places.place_ics, name="place_ics"),
    path(_("places/<str:slug>/"), places.place, name="place"),
    path(_("places/<str:slug>/count/"), effect.count_press, name="count"),
    *event_urls,
    *premises_urls,
    path(_("stroll/"), stroll.stroll_index, name="stroll_index"),
    path(_("stroll/<str:slug>/"), stroll.stroll, name="stroll"),
    path(_("walks/"), guided.walks, name="walks"),
    path(_("walks/<str:slug>/"), guided.walk, name="walk"),
    path(_("search/"), search.search, name="search"),
    path(_("search/suggest/"), search.suggest, name="suggest"),
    path(_("about/"), around.about, name="about"),
    path(_("privacy/"), around.privacy, name="privacy"),
    path(_("accessibility/"), around.accessibility, name="accessibility"),
    path(_("saved/"), around.saved, name="saved"),
    path(_("offline/"), around.offline, name="offline"),
    path(_("actor/<str:slug>/statistics/"), effect.statistics, name="statistics"),
    path(_("staff/effect/"), effect.town_statistics, name="town_statistics"),
    path(_("letters/<str:token>/stop/"), effect.stop_letters, name="stop_letters"),
    path("q/<str:code>", codes.code, name="code"),
    path(_("actor/<str:slug>/signs/"), codes.signs, name="signs"),
    path(_("actor/<str:slug>/signs/<str:code>.pdf"), codes.sign_pdf, name="sign_pdf"),
    path(_("actor/<str:slug>/signs/<str:code>/"), codes.set_code, name="set_code"),
    path(_("embed/"), embed.code, name="embed_code"),
    path(_("embed/today/"), embed.today, name="embed_today"),
    path(_("embed/events/"), embed.events, name="embed_events"),
    path(_("embed/place/<str:slug>/"), embed.place, name="embed_place"),
    path(_("my-pages/"), joining.mine, name="mine"),
    path(_("my-pages/invitations/<int:number>/"), joining.accept, name="accept"),
    *actor_paths,
    path(_("staff/claims/"), claims.claim_queue, name="claim_queue"),
    path(_("staff/claims/<int:number>/"), claims.claim_case, name="claim_case"),
    path(_("staff/claims/<int:number>/letter/"), claims.claim_letter, name="claim_letter"),
    path(
        _("staff/claims/<int:number>/mandates/<int:mandate>/"),
        claims.change_mandate,
        name="change_mandate",
    ),
    path("site.webmanifest", frame.manifest, name="manifest"),
]
