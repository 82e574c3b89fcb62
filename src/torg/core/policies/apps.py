from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "torg.core.policies"
    label = "policies"
