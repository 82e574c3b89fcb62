from django.apps import AppConfig


class PremisesConfig(AppConfig):
    name = "torg.premises"
    label = "premises"
