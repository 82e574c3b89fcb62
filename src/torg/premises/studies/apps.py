from django.apps import AppConfig


class StudiesConfig(AppConfig):
    name = "torg.premises.studies"
    label = "studies"
