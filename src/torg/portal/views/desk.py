"""The actor's desk: overview, details, notices, who the actor is in law, who works there."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from torg.core.rules import staff_with_mfa
from torg.places import rules
from torg.places.enums import Role, Source
from torg.places.models import Invitation, Membership, Notice
from torg.places.queries.actors import open_invitations, people_of
from torg.places.queries.storefront import coming_notices
from torg.places.services import memberships
from torg.places.services.actors import edit_identity
from torg.places.services.notices import post_notice, withdraw_notice
from torg.places.services.owners import close_actor
from torg.places.services.places import edit_place
from torg.portal.forms.desk import CloseForm, IdentityForm, InviteForm, NoticeForm
from torg.portal.forms.details import DetailsForm
from torg.portal.queries.desk import identity_known
from torg.portal.views.desk_door import DeskRequest, done, on_desk


@on_desk("overview")
def desk(request: DeskRequest) -> HttpResponse:
    """What is shown now, what is missing, what to do next."""
    return render(request, "portal/desk.html", {"desk": request.desk})


@on_desk("details", rules.can_edit_place)
def details(request: DeskRequest) -> HttpResponse:
    """Name, description, contact, getting in, paying."""
    place = request.place
    form = DetailsForm(request.POST or None, initial=DetailsForm.values_of(place))
    if request.method == "POST" and form.is_valid():
        deed = _edit(request, form)
        if done(request, form, deed, form.saved_words):
            return redirect(request.path)
    return render(request, "portal/desk_details.html", {"desk": request.desk, "form": form})


def _edit(request: DeskRequest, form: DetailsForm):
    place = request.place
    source = Source.STAFF if staff_with_mfa(request.user) else Source.ACTOR
    return lambda: edit_place(place, form.changes_to(place), by=request.user, source=source)


@on_desk("notices", rules.can_edit_place)
def notices(request: DeskRequest) -> HttpResponse:
    """Right now: what is up, and a new one."""
    place, zone = request.place, request.desk.city.tz
    with timezone.override(zone):
        form = NoticeForm(request.POST or None, initial=NoticeForm.usual(zone))
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            deed = lambda: post_notice(  # noqa: E731  -- one deed, named where it is done
                place, said["text"], said["until"], said["start"], by=request.user
            )
            if done(request, form, deed, _("The notice is up.")):
                return redirect(request.path)
        up = coming_notices(place, timezone.now())
        context = {"desk": request.desk, "form": form, "notices": up}
        return render(request, "portal/desk_notices.html", context)


@require_POST
@on_desk("notices", rules.can_edit_place)
def take_down(request: DeskRequest, number: int) -> HttpResponse:
    """Take a notice down."""
    notice = Notice.objects.filter(place=request.place, pk=number).first()
    if notice is None:
        raise Http404
    done(request, None, lambda: withdraw_notice(notice, by=request.user), _("It is taken down."))
    return redirect("portal:desk_notices", request.desk.actor.slug, request.place.slug)


@on_desk("identity", rules.can_edit_identity)
def identity(request: DeskRequest) -> HttpResponse:
    """Who the actor is in law; complete before anything is published."""
    actor = request.desk.actor
    known = identity_known(actor, request.user)
    form = IdentityForm(request.POST or None, instance=actor, initial=known)
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        pledged = said.pop("pledge")
        deed = lambda: edit_identity(  # noqa: E731  -- as above
            actor, said, pledged=pledged, by=request.user
        )
        if done(request, form, deed, _("Saved.")):
            return redirect(request.path)
    return render(request, "portal/desk_identity.html", {"desk": request.desk, "form": form})


@on_desk("people")
def people(request: DeskRequest) -> HttpResponse:
    """Who works here, who is invited."""
    form = InviteForm(request.POST or None)
    actor = request.desk.actor
    if request.method == "POST" and form.is_valid() and request.desk.can_manage:
        said = form.cleaned_data
        link = request.build_absolute_uri(reverse("portal:invitation", args=["TOKEN"]))
        deed = lambda: memberships.invite(  # noqa: E731  -- as above
            actor, said["email"], Role(said["role"]), link, by=request.user
        )
        if done(request, form, deed, _("The invitation is on its way.")):
            return redirect(request.path)
    return _people_page(request, form=form)


def _people_page(request: DeskRequest, **forms: object) -> HttpResponse:
    actor = request.desk.actor
    context = {
        "desk": request.desk,
        "form": InviteForm(),
        "close_form": CloseForm(actor, prefix="close"),
        "people": people_of(actor),
        "invitations": open_invitations(actor, timezone.now()),
        "roles": Role.choices,
        **forms,
    }
    return render(request, "portal/desk_people.html", context)


@require_POST
@on_desk("people", rules.can_close_actor)
def close(request: DeskRequest) -> HttpResponse:
    """End the actor: its places are nobody's again."""
    actor = request.desk.actor
    form = CloseForm(actor, request.POST, prefix="close")
    deed = lambda: close_actor(actor, by=request.user)  # noqa: E731  -- as above
    if form.is_valid() and done(request, form, deed, _("The actor is closed.")):
        return redirect("portal:mine")
    return _people_page(request, close_form=form)


@require_POST
@on_desk("people", rules.can_manage_people)
def withdraw_invitation(request: DeskRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    row = Invitation.objects.filter(actor=request.desk.actor, pk=number).first()
    if row is None:
        raise Http404
    deed = lambda: memberships.withdraw_invitation(row, by=request.user)  # noqa: E731  -- as above
    done(request, None, deed, _("The invitation no longer works."))
    return redirect("portal:desk_people", request.desk.actor.slug)


@require_POST
@on_desk("people", rules.can_manage_people)
def change_member(request: DeskRequest, number: int) -> HttpResponse:
    """Another role, the way out, or the whole desk to somebody."""
    row = _member(request, number)
    what = request.POST.get("what", "")
    deeds = {
        "end": lambda: memberships.end_membership(row, by=request.user),
        "hand_over": lambda: memberships.hand_over(row, by=request.user),
        Role.EDITOR: lambda: memberships.change_role(row, Role.EDITOR, by=request.user),
        Role.TILL: lambda: memberships.change_role(row, Role.TILL, by=request.user),
    }
    if what not in deeds:
        raise Http404
    done(request, None, deeds[what], _("Done."))
    return redirect("portal:desk_people", request.desk.actor.slug)


@require_POST
@on_desk("people")
def leave(request: DeskRequest) -> HttpResponse:
    """Leave of one's own will."""
    row = request.desk.actor.memberships.filter(user=request.user, until=None).first()
    if row is None:
        raise Http404
    deed = lambda: memberships.end_membership(row, by=request.user)  # noqa: E731  -- as above
    if done(request, None, deed, _("You have left.")):
        return redirect("portal:mine")
    return redirect("portal:desk_people", request.desk.actor.slug)


def _member(request: DeskRequest, number: int) -> Membership:
    row = request.desk.actor.memberships.filter(pk=number, until=None).first()
    if row is None:
        raise Http404
    return row
