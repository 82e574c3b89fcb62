from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "torg.core.search"
    label = "search"
