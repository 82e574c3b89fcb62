from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "torg.places"
    label = "places"
