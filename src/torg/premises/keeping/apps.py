from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "torg.premises.keeping"
    label = "keeping"
