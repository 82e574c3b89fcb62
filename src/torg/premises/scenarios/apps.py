from importlib import import_module

from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    name = "torg.premises.scenarios"
    label = "scenarios"

    def ready(self) -> None:
        import_module("torg.premises.scenarios.services.moderation").register_kinds()
