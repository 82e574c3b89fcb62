from importlib import import_module

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "torg.portal.following"
    label = "following"

    def ready(self) -> None:
        import_module("torg.portal.following.letters")  # its writers are registered by being loaded
