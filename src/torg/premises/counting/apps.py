from django.apps import AppConfig


class CountingConfig(AppConfig):
    name = "torg.premises.counting"
    label = "counting"
