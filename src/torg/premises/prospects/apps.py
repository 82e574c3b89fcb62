from importlib import import_module

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    name = "torg.premises.prospects"
    label = "prospects"

    def ready(self) -> None:
        import_module("torg.premises.prospects.letters")  # its writers are registered by that
