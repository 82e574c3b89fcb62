from importlib import import_module

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "torg.places"
    label = "places"

    def ready(self) -> None:
        import_module("torg.places.services.moderation").register_kinds()
