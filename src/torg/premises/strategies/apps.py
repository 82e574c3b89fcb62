from django.apps import AppConfig


class StrategiesConfig(AppConfig):
    name = "torg.premises.strategies"
    label = "strategies"
