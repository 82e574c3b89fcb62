"""The register as staff keep it: the list, claims, what has left, the network, lists to read."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from torg.core.rules import requires
from torg.premises.enums import Origin
from torg.premises.keeping import rules
from torg.premises.keeping.around import around
from torg.premises.keeping.enums import ClaimState, Left
from torg.premises.keeping.forms.premises import NewPremisesForm
from torg.premises.keeping.forms.staff import BulkForm, DecideForm, LeaveForm, ListForm, SeatForm
from torg.premises.keeping.models import OwnerClaim
from torg.premises.keeping.queries.claims import visible_to
from torg.premises.keeping.queries.register import (
    RegisterPage,
    read_narrowing,
    register_page,
    seatless_owners,
    seats_in,
)
from torg.premises.keeping.services.claims import decide_claim
from torg.premises.keeping.services.register import (
    add_premises,
    close_departed,
    set_many,
    settle_left,
)
from torg.premises.keeping.views.door import KeepingRequest, done, of_staff
from torg.premises.models import NetworkSeat
from torg.premises.queries.departed import still_mapped
from torg.premises.queries.left import left_in
from torg.premises.services.network import end_seat, give_seat
from torg.premises.uploads.enums import UploadKind
from torg.premises.uploads.services import take_upload

_LEFT_SHOWN = 50


@of_staff
def register(request: KeepingRequest) -> HttpResponse:
    """The register, narrowed and paged; the ticked ones are given a district or an owner."""
    chosen = read_narrowing(request.GET)
    page = register_page(request.user, request.city, chosen, request.GET.get("page", ""))
    numbers = [row.pk for row in page.rows]
    form = BulkForm(request.POST or None, city=request.city, numbers=numbers)
    if request.method == "POST" and form.is_valid() and _set_many(request, form):
        return redirect(request.get_full_path())
    return render(request, "keeping/register.html", _shown(page, form))


def _shown(page: RegisterPage, form: BulkForm) -> dict[str, object]:
    query = page.narrowing.query()
    ticked = set(form["chosen"].value() or ())
    return {"list": page, "form": form, "query": query, "ticked": ticked}


def _set_many(request: KeepingRequest, form: BulkForm) -> bool:
    said, numbers = form.cleaned_data, [int(n) for n in form.cleaned_data["chosen"]]
    changed = 0

    def deed() -> None:
        nonlocal changed
        changed = set_many(
            request.city, numbers, by=request.user, district=said["district"], owner=said["owner"]
        )

    if not done(request, form, deed):
        return False
    words = ngettext("%(n)s premises is changed.", "%(n)s premises are changed.", changed)
    return done(request, form, lambda: None, words % {"n": changed})


@of_staff
def new(request: KeepingRequest) -> HttpResponse:
    """Add a premises: an address or a pin; street and side are found."""
    looks = request.method == "POST" and "look" in request.POST
    said = request.POST.dict() if request.method == "POST" else {}
    form = NewPremisesForm(None if looks else request.POST or None, initial=said)
    if form.is_bound and form.is_valid():
        made = []
        deed = lambda: made.append(  # noqa: E731  -- one deed, named where it is done
            add_premises(request.city, form.spot, form.values, by=request.user, origin=Origin.STAFF)
        )
        if done(request, form, deed, _("It is in the register. Say now what stands in it.")):
            return redirect("keeping:staff_state", made[0].slug)
    context = {"form": form, "pin": around.pin_map(request.city, said)}
    return render(request, "keeping/new.html", context)


# --- claims --------------------------------------------------------------------------------------


@of_staff
def claims(request: KeepingRequest) -> HttpResponse:
    """What owners say is theirs, the oldest first."""
    found = visible_to(request.user, request.city).filter(state=ClaimState.WAITING)
    rows = [(row, rules.can_decide_claim(request.user, row)) for row in found[:100]]
    return render(request, "keeping/claims.html", {"rows": rows, "form": DecideForm()})


def _claim(request: KeepingRequest, number: int) -> OwnerClaim:
    if not request.user.is_authenticated or request.city is None:
        return OwnerClaim()
    return get_object_or_404(visible_to(request.user, request.city), pk=number)


@require_POST
@requires(rules.can_keep_register)
@requires(rules.can_decide_claim, _claim)
def decide(request: KeepingRequest, number: int) -> HttpResponse:
    """Yes, or no with reasons."""
    found, form = _claim(request, number), DecideForm(request.POST)
    if form.is_valid():
        deed = lambda: decide_claim(  # noqa: E731  -- as above
            found, granted="grant" in request.POST, reasons=form.cleaned_data["reasons"],
            by=request.user,
        )  # fmt: skip
        done(request, None, deed, _("It is decided."))
    return redirect("keeping:claims")


# --- what has left -------------------------------------------------------------------------------


@of_staff
def left(request: KeepingRequest) -> HttpResponse:
    """Where map and register differ on whether a place has left. One press settles one."""
    if request.method == "POST":
        _close(request) if "place" in request.POST else _settle(request)
        return redirect("keeping:left")
    found = left_in(request.city)
    rows = found.select_related("place", "street", "owner")[:_LEFT_SHOWN]
    mapped = still_mapped(request.city)
    context = {
        "rows": rows, "total": found.count(), "choices": Left.choices,
        "mapped": mapped[:_LEFT_SHOWN], "mapped_total": len(mapped),
    }  # fmt: skip
    return render(request, "keeping/left.html", context)


def _settle(request: KeepingRequest) -> None:
    what = request.POST.get("what", "")
    if what not in Left.values:
        raise Http404
    n = settle_left(request.city, [_number(request, "premises")], Left(what), by=request.user)
    words = _("It is noted.") if n else _("Somebody has said so meanwhile.")
    done(request, None, lambda: None, words)


def _close(request: KeepingRequest) -> None:
    closed = close_departed(request.city, _number(request, "place"), by=request.user)
    words = _("The place is closed.") if closed else _("Somebody has said so meanwhile.")
    done(request, None, lambda: None, words)


def _number(request: KeepingRequest, name: str) -> int:
    said = request.POST.get(name, "")
    if not (said.isdecimal() and len(said) < 15):
        raise Http404
    return int(said)


# --- the network ---------------------------------------------------------------------------------


@of_staff
def network(request: KeepingRequest) -> HttpResponse:
    """Who is in the owners' network, from when until when."""
    form = SeatForm(request.POST or None, city=request.city, owners=seatless_owners(request.city))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        deed = lambda: give_seat(said["owner"], said["day"], by=request.user)  # noqa: E731  -- as above
        if done(request, form, deed, _("It is in the network.")):
            return redirect("keeping:network")
    return _network(request, form)


def _network(request: KeepingRequest, form: SeatForm, bad: LeaveForm | None = None) -> HttpResponse:
    seats = seats_in(request.city)
    held = [
        bad if bad and bad.seat.pk == seat.pk else LeaveForm(seat=seat)
        for seat in seats
        if seat.left_on is None
    ]
    context = {"form": form, "held": held, "left": [seat for seat in seats if seat.left_on]}
    return render(request, "keeping/network.html", context)


@require_POST
@of_staff
def leave(request: KeepingRequest, number: int) -> HttpResponse:
    """Let an owner leave the network."""
    seat = get_object_or_404(
        NetworkSeat.objects.select_related("city", "owner"),
        pk=number,
        city=request.city,
        left_on=None,
    )
    form = LeaveForm(request.POST, seat=seat)
    if form.is_valid():
        done(
            request, form, lambda: end_seat(seat, form.cleaned_data["day"], by=request.user),
            _("It has left the network."),
        )  # fmt: skip
        return redirect("keeping:network")
    seatless = SeatForm(city=request.city, owners=seatless_owners(request.city))
    return _network(request, seatless, form)


# --- lists ---------------------------------------------------------------------------------------


@of_staff
def lists(request: KeepingRequest) -> HttpResponse:
    """Read a list of premises: a worker does it, and its page tells how far it is."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        files = {"file": form.cleaned_data["file"]}
        run = take_upload(request.city, UploadKind.PREMISES, files, {}, by=request.user)
        return redirect("core:import_run", run.pk)
    return render(request, "keeping/lists.html", {"form": form})
