from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "torg.agenda"
    label = "agenda"
