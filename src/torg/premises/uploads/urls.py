"""The address where staff hand over files. "analysis/upload/" is "analys/ladda-upp/" in Swedish."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.premises.uploads import views

app_name = "uploads"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("analysis/upload/"), views.upload, name="upload"),
]
