from importlib import import_module

from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "torg.agenda"
    label = "agenda"

    def ready(self) -> None:
        import_module("torg.agenda.services.moderation").register_kinds()
        events = import_module("torg.agenda.queries.events")
        import_module("torg.places.services.actors").add_shown(events.arranges_anything)
