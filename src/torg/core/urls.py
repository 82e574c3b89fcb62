"""The core's own pages: for staff, and a person's own data."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from torg.core import mail_desk, mail_step, my_data, views

app_name = "core"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_("account/data/"), my_data.my_data, name="my_data"),
    path(_("account/data/copy/"), my_data.download, name="my_data_download"),
    path(_("account/2fa/mail/"), mail_step.mail_step, name="mail_step"),
    path(_("staff/mail/"), mail_desk.mails, name="mails"),
    path(_("staff/imports/"), views.import_runs, name="import_runs"),
    path(_("staff/imports/<int:number>/"), views.import_run, name="import_run"),
    path(_("staff/imports/<int:number>/refused.csv"), views.refused_rows, name="refused_rows"),
]
