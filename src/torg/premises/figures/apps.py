from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "torg.premises.figures"
    label = "figures"
