"""Addresses: Swedish at `/`, English at `/en/` with English paths; the API knows no language."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from torg.config.api import api, docs

urlpatterns = [
    path("api/v1/", api.urls),
    path("api/docs", docs, name="api_docs"),
    path("", include("torg.portal.urls_root")),
    *i18n_patterns(
        path("", include("torg.core.urls")),
        path("", include("torg.core.policies.urls")),
        path("", include("torg.core.moderation.urls")),
        path("", include("torg.premises.passing.urls")),
        path("", include("torg.premises.reports.urls")),
        path("", include("torg.places.care.urls")),
        path("", include("torg.portal.following.urls")),
        path("", include("torg.premises.counting.urls")),
        path("", include("torg.premises.prospects.urls")),
        path("", include("torg.premises.strategies.urls")),
        path("", include("torg.premises.figures.urls")),
        path("", include("torg.premises.uploads.urls")),
        path("", include("torg.premises.studies.urls")),
        path("", include("torg.premises.keeping.urls")),
        path("", include("torg.premises.scenarios.urls")),
        path("", include("torg.portal.urls_staff")),
        path("", include("torg.portal.urls")),
        path(_("account/"), include("allauth.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "torg.core.views.bad_request"
handler403 = "torg.core.views.permission_denied"
handler404 = "torg.core.views.page_not_found"
handler500 = "torg.core.views.server_error"
