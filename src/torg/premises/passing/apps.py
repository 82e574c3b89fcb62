from django.apps import AppConfig


class PassingConfig(AppConfig):
    name = "torg.premises.passing"
    label = "passing"
