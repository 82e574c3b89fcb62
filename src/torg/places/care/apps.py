from importlib import import_module

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "torg.places.care"
    label = "care"

    def ready(self) -> None:
        import_module("torg.places.care.letters")  # its writers are registered by being loaded
