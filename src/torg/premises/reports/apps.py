from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "torg.premises.reports"
    label = "reports"
