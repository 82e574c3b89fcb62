from importlib import import_module

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "torg.agenda"
    label = "agenda"

    def ready(self) -> None:
        import_module("torg.agenda.services.moderation").register_kinds()
