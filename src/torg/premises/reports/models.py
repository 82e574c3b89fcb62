"""A report as it was made: its words, its drawings and its PDF, in one language."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from torg.premises.studies.models import Study


class Report(models.Model):
    """`content` is `content.Content` as JSON: the page shows it, the PDF is typeset from it."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=5)  # "sv", "en"
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # SHA-256 of the content
    pdf = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("report of a study")
        constraints = [
            models.UniqueConstraint(fields=["study", "language"], name="one_report_a_language"),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.language} {self.digest[:12]}"
