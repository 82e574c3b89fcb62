"""The API: one router per app, one OpenAPI document."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="Torg", version="1", urls_namespace="api", openapi_url="/openapi.json", docs_url=None
)
