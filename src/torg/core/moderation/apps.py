from importlib import import_module

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "torg.core.moderation"
    label = "moderation"

    def ready(self) -> None:
        import_module("torg.core.moderation.letters")  # its writers are registered by being loaded
