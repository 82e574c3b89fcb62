"""Addresses that are the same in every language and stand at the site's root."""

from django.urls import URLPattern, URLResolver, path, re_path

from torg.portal.views import agenda, photos, root, walks

app_name = "root"
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", root.robots, name="robots"),
    path(".well-known/security.txt", root.security, name="security"),
    path("sitemap.xml", root.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", root.sitemap_file, name="sitemap_file"),
    # The name of a photo's file is made of its pixels.
    re_path(r"^photo/([0-9a-f]{32})-(\d{2,5})\.(webp|jpg)$", photos.photo_file, name="photo"),
    path("media/events/<str:name>", agenda.event_file, name="event_file"),
    path("media/walks/<str:name>", walks.walk_file, name="walk_file"),
    path("sw.js", root.worker, name="worker"),
]
