"""How one wants to be told, and when."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from institutions.selectors import actors
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage
from transfer.kernel.actor import SYSTEM
from transfer.kernel.errors import NotVisible, RuleBroken
from transfer.roof.notices import kinds, tokens
from transfer.roof.notices.forms import USUAL_ZONES, PreferencesForm
from transfer.roof.notices.models import Mail
from transfer.roof.notices.selectors import hours, notices
from transfer.roof.notices.services import hours as hours_services
from transfer.roof.notices.services import mails
from transfer.roof.notices.services import notices as services


class PreferencesPage(FormPage):
    """How one wants to be told, per kind, and when mail may come."""

    policy: ClassVar[str] = "notices.preference.change"
    form_class = PreferencesForm
    template_name = "notices/preferences.html"
    title = _("How I want to be told")
    action_label = _("Keep this")
    done_message = _("From now on you are told this way.")

    def prepare(self) -> None:
        """Oneself."""
        self.require(self.policy)

    def form_arguments(self) -> dict[str, Any]:
        """The present choices."""
        user = actors.user_id_of(self.actor)
        return {"choices": notices.choices(user), "hours": hours.of(user)}

    def act(self, form: forms.Form) -> None:
        """Keeps them."""
        assert isinstance(form, PreferencesForm)
        hours_services.keep(form.wanted(), actor=self.actor)
        services.choose(actor=self.actor, modes=form.modes())

    def success_url(self, result: Any) -> str:
        """Here again."""
        return reverse("notices:preferences")

    def extra(self) -> dict[str, Any]:
        """The ways, the usual time zones, and whether mail arrives."""
        user = actors.user_of(self.actor)
        return {
            "modes": kinds.MODES,
            "zones": USUAL_ZONES,
            "address": user.email,
            "refused": hours.refused(user),
            "trial": Mail.objects.filter(user=user, is_trial=True).order_by("-made_at").first(),
            "next_trial": hours.next_trial(user.pk),
        }


class TrialPage(ActingView):
    """Asks for a trial mail to oneself."""

    policy: ClassVar[str] = "notices.mail.send"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the choices, which say how it goes."""
        try:
            mails.ask_for_trial(actor=self.actor)
        except RuleBroken as early:
            messages.warning(request, str(early.message))
        else:
            messages.success(request, _("A trial e-mail is on its way. This page says when it was accepted."))
        return redirect("notices:preferences")


@method_decorator(csrf_exempt, name="dispatch")
class TurnOffPage(ActingView):
    """No more mail of the kinds that a mail named: the link in its foot asks, its header (RFC 8058) does it at once.

    The token in the address is the proof; there is no session, so nothing to forge.
    """

    policy: ClassVar[str] = "public"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Asks: programs that look at every link turn nothing off."""
        return self._show(request, done=False)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Turns them off. Doing it again changes nothing."""
        wanted = tokens.read(kwargs["token"])
        if wanted is None:
            raise NotVisible
        services.turn_off(wanted, actor=SYSTEM)
        return self._show(request, done=True)

    def _show(self, request: HttpRequest, *, done: bool) -> HttpResponse:
        wanted = tokens.read(self.kwargs["token"])
        if wanted is None:
            raise NotVisible
        labels = [kinds.KINDS[kind] for kind in wanted.kinds]
        return render(request, "notices/turn_off.html", self.context(labels=labels, done=done))
