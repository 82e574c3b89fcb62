"""The staff page of dated rules."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from torg.core.policies.forms import PolicyForm
from torg.core.policies.queries import standing_policies
from torg.core.rules import requires, staff_with_mfa


@requires(staff_with_mfa)
def policies(request: HttpRequest) -> HttpResponse:
    """What holds now, where it comes from, and a form for what will hold."""
    form = PolicyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and form.save(by=request.user):  # type: ignore[arg-type]  # the rule lets only people in
        messages.success(request, _("The new value is set."))
        return redirect("policies:policies")
    context = {"form": form, "rules": standing_policies(timezone.localdate())}
    return render(request, "policies/policies.html", context)
