"""The staff page of dated rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.policies.forms import ListForm, PolicyForm
from torg.core.policies.queries import standing_lists, standing_policies
from torg.core.rules import requires, staff_with_mfa


@requires(staff_with_mfa)
def policies(request: HttpRequest) -> HttpResponse:
    """What holds now, where it comes from, and the forms for what will hold."""
    is_list = "list" in request.POST
    form = PolicyForm(None if is_list else request.POST or None)
    list_form = ListForm(request.POST if is_list else None, prefix="list")
    sent: PolicyForm | ListForm = list_form if is_list else form
    if request.method == "POST" and sent.is_valid() and sent.save(by=request.user):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("The new value is set."))
        return redirect("policies:policies")
    today = timezone.localdate()
    context = {
        "form": form,
        "list_form": list_form,
        "rules": standing_policies(today),
        "lists": standing_lists(today),
    }
    return render(request, "policies/policies.html", context)
