from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "torg.places"
    label = "places"

    def ready(self) -> None:
        import_module("torg.places.services.moderation").register_kinds()
        import_module("torg.places.services.moderation_storefront").register_kinds()
        storefront = import_module("torg.places.queries.storefront")
        import_module("torg.places.services.actors").add_shown(storefront.shows_anything)
        strolls = import_module("torg.places.queries.strolls")
        strolls.add_source(storefront.add_notices_to_windows)
        import_module("torg.core.doctor").add_check(
            import_module("torg.places.queries.marks").look_for_triggers
        )
