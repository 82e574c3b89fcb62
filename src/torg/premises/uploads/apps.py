from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "torg.premises.uploads"
    label = "uploads"
