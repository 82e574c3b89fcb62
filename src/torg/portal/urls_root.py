"""Addresses that are the same in every language and stand at the site's root."""

from django.urls import URLPattern, URLResolver, path

from torg.portal.views import root

app_name = "root"
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", root.robots, name="robots"),
    path(".well-known/security.txt", root.security, name="security"),
    path("sitemap.xml", root.sitemap, name="sitemap"),
    path("sitemap-<slug:name>-<int:number>.xml", root.sitemap_file, name="sitemap_file"),
    path("sw.js", root.worker, name="worker"),
]
