"""Actors, the people who work for them, and the right to act for an organisation."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from torg.places.enums import ActorKind, Evidence, Role
from torg.places.models.city import City


class Actor(models.Model):
    """An organisation that runs places, with the identity that a trader must show (DSA art. 30).

    It may be begun by anybody; it is somebody's to act for when a mandate says so.
    """

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="actors")
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(
        _("kind of organisation"), max_length=12, choices=ActorKind, default=ActorKind.COMPANY
    )
    legal_name = models.CharField(_("registered name"), max_length=160, blank=True)
    # Ten digits. A sole trader's is a personal identity number and is never stored.
    org_number = models.CharField(_("organisation number"), max_length=20, blank=True)
    register = models.CharField(_("register"), max_length=80, blank=True)  # "Bolagsverket"
    street_address = models.CharField(_("postal address"), max_length=160, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    locality = models.CharField(_("town"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True, max_length=500)
    # When it promised to offer only what the law allows: DSA art. 30.1 e.
    pledged_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)  # when somebody was first shown to act for it
    # A number given after it was verified: shown as its own when staff have checked it.
    asked_number = models.CharField(max_length=20, blank=True)
    asked_number_at = models.DateTimeField(null=True)
    ownerless_since = models.DateTimeField(null=True)  # its last owner was erased or shut out
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("actor")
        constraints = [
            models.UniqueConstraint(fields=["city", "slug"], name="actor_slug_in_city"),
            # Several may say that they are the organisation; only one has been shown to be. When
            # that one is closed the organisation may begin anew.
            models.UniqueConstraint(
                fields=["city", "org_number"],
                condition=models.Q(verified_at__isnull=False, closed_at=None)
                & ~models.Q(org_number=""),
                name="one_verified_actor_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def trader_gaps(self) -> list[str | Promise]:
        """What is missing of the trader's identity, as the words on the form; empty = complete."""
        wanted: list[tuple[object, str | Promise]] = [
            (self.legal_name, _("registered name")),
            (self.street_address, _("postal address")),
            (self.postcode, _("postcode")),
            (self.locality, _("town")),
            (self.email, _("e-mail")),
            (self.phone, _("phone")),
            (self.pledged_at, _("promise to follow the law")),
        ]
        if self.kind in {ActorKind.COMPANY, ActorKind.PUBLIC}:
            wanted.insert(1, (self.org_number, _("organisation number")))
        if self.kind == ActorKind.COMPANY:
            wanted.insert(2, (self.register, _("register")))
        return [words for value, words in wanted if not value]


class Membership(models.Model):
    """A person works for an actor, in a role, from `since` until `until` (None = still)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=6, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "actor"],
                condition=models.Q(until__isnull=True),
                name="one_membership_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.role}"


class Mandate(models.Model):
    """The right of a person to act for an organisation: what showed it, who saw that, until when.

    It ends at `ends_at`, at once when it is ended, and rests while it is suspended.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="mandates")
    evidence = models.CharField(_("evidence"), max_length=8, choices=Evidence)
    checked_by = models.ForeignKey(  # None = nobody had to: a code was entered
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(_("note"), blank=True)  # e.g. staff's reason
    given_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(_("ends"))
    suspended_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reasons = models.TextField(blank=True)  # why it was ended or suspended

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("mandate")
        indexes = [models.Index(fields=["actor", "user", "ends_at"], name="mandate_of_actor")]

    def __str__(self) -> str:
        return f"{self.actor} {self.evidence}"


class Invitation(models.Model):
    """Somebody is asked to work for an actor. The address goes when the invitation is over."""

    actor = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=6, choices=Role, default=Role.EDITOR)
    secret = models.CharField(max_length=64, unique=True)  # digest of what the mail's link holds
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return f"{self.actor} {self.role}"
