"""Reports, restrictions with their statement of reasons, and appeals.

What they are about is named by kind and number, as the journal does; `torg.core.moderation` says
which kinds there are. The secret `token` of a case opens its page to whoever has the link.
"""

from secrets import token_urlsafe

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from torg.core.models import User
from torg.core.moderation.enums import Answer, Ground, Measure, Outcome, Wrong


class About(models.Model):
    """Names the thing that a row is about, and who may follow the case."""

    kind = models.CharField(max_length=40)  # torg.core.moderation.Kind.name
    object_id = models.BigIntegerField()
    city_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=200)  # of the thing, as it was then
    # 256 bits in text: nobody guesses it
    token = models.CharField(max_length=60, unique=True, default=token_urlsafe, editable=False)

    class Meta:
        abstract = True


class Report(About):
    """Somebody says that something is wrong. Its number is the number of the case."""

    wrong = models.CharField(_("what is wrong"), max_length=10, choices=Wrong)
    text = models.TextField(_("why"))  # emptied when the case is erased
    # What the thing said when it was reported, for staff: whoever has the case's link would go on
    # seeing what was hidden. Emptied too.
    said = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="sv")  # of whoever reports
    made_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)  # empty = undecided
    reasons = models.TextField(blank=True)  # of the outcome, for whoever reported
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    appeal_until = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # personal data taken out

    class Meta:
        verbose_name = _("report")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(erased_at__isnull=False), name="report_says_why"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at__isnull=True)
                | (~Q(outcome="") & ~Q(reasons="") & Q(decided_at__isnull=False)),
                name="report_decided_with_reasons",
            ),
        ]
        indexes = [
            models.Index(fields=["outcome", "made_at"], name="report_queue"),
            models.Index(fields=["kind", "object_id"], name="report_about"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.title}"


class Reporter(models.Model):
    """Who reported, when they said so: apart, so that it goes with the person or with time."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="reporter")
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)

    def __str__(self) -> str:
        return f"reporter of {self.report_id}"


class Restriction(About):
    """A restriction and its statement of reasons: one row, so that neither is without the other.

    The fields are those of article 17(3). No automated means are used, for finding or deciding:
    the database holds that, and that nothing of the statement is missing.
    """

    report = models.ForeignKey(
        Report, null=True, on_delete=models.SET_NULL, related_name="restrictions"
    )
    measure = models.CharField(_("measure"), max_length=16, choices=Measure)
    until = models.DateField(_("until"), null=True, blank=True)  # None = until further notice
    facts = models.TextField(_("facts and circumstances"))
    ground = models.CharField(_("ground"), max_length=5, choices=Ground)
    rule = models.CharField(_("law or term"), max_length=300)
    explanation = models.TextField(_("why it is against it"))
    appeal_how = models.TextField()  # how the decision can be appealed
    found_automatically = models.BooleanField(default=False)
    decided_automatically = models.BooleanField(default=False)
    before = models.JSONField(default=dict)  # what `restore` needs
    decided_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    appeal_until = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    lifted_reasons = models.TextField(blank=True)

    class Meta:
        verbose_name = _("restriction")
        ordering = ["-decided_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure__in=Measure.values), name="restriction_measure"
            ),
            models.CheckConstraint(condition=~Q(facts=""), name="restriction_has_facts"),
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values), name="restriction_ground"
            ),
            models.CheckConstraint(condition=~Q(rule=""), name="restriction_names_rule"),
            models.CheckConstraint(condition=~Q(explanation=""), name="restriction_is_explained"),
            models.CheckConstraint(condition=~Q(appeal_how=""), name="restriction_says_appeal"),
            models.CheckConstraint(
                condition=Q(found_automatically=False, decided_automatically=False),
                name="restriction_by_people",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_reasons=""),
                name="restriction_lifted_with_reasons",
            ),
            models.UniqueConstraint(
                fields=["kind", "object_id", "measure"],
                condition=Q(lifted_at__isnull=True),
                name="one_standing_restriction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.measure} {self.title}"


class Appeal(models.Model):
    """Whoever is restricted, or whoever reported, asks for a decision to be tried again."""

    restriction = models.OneToOneField(
        Restriction, null=True, on_delete=models.CASCADE, related_name="appeal"
    )
    report = models.OneToOneField(
        Report, null=True, on_delete=models.CASCADE, related_name="appeal"
    )
    text = models.TextField(_("why the decision is wrong"))
    language = models.CharField(max_length=2, default="sv")
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)  # empty = undecided
    reasons = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("appeal")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(restriction__isnull=True, report__isnull=False)
                | Q(restriction__isnull=False, report__isnull=True),
                name="appeal_of_one_decision",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(erased_at__isnull=False), name="appeal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(answer="", decided_at__isnull=True)
                | (~Q(answer="") & ~Q(reasons="") & Q(decided_at__isnull=False)),
                name="appeal_decided_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}"

    @property
    def decision(self) -> "Report | Restriction":
        """The decision that is appealed; join `restriction` and `report` first."""
        return self.restriction or self.report  # type: ignore[return-value]  # one of them is set
