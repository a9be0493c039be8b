"""A person's own pages: which desk to act from, the account, a fresh second factor."""

from typing import Any, ClassVar

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from institutions.forms.accounts import ProfileForm, SureForm
from institutions.forms.counter_services import ActivationForm
from institutions.models import Membership, Person, RoleGrant, User
from institutions.selectors import actors, keeping
from institutions.selectors import openings as waiting
from institutions.services import accounts, openings
from transfer.edge import navigation
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import NotAllowed, NotVisible, Text

_ACTIVATION, _KEPT = "activation", "chosen"
"""Where the session keeps what the link proved, and what stands in the address instead of it."""


class PersonalView(ActingView):
    """A page of whoever is signed in."""

    def user(self) -> User:
        """The signed-in user; who is not is sent to sign in."""
        if self.actor.is_anonymous:
            raise NotAllowed(_("Please sign in first."))
        return actors.user_of(self.actor)


class ConfirmPage(PersonalView):
    """Asks for the second factor again and goes back to `next`; who has none yet sets one up first."""

    policy: ClassVar[str] = "institutions.user.confirm"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leads to the form that fits the person's authenticators."""
        user = self.user()
        back = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = reverse("institutions:desks")
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        if Authenticator.Type.TOTP in kinds:
            return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
        if Authenticator.Type.WEBAUTHN in kinds:
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': back})}")
        messages.info(request, str(_("This needs a second factor. Set it up here once; it takes a minute.")))
        return redirect(f"{reverse('mfa_activate_totp')}?{urlencode({'next': back})}")


class DesksPage(PersonalView):
    """For whom one acts: the desks of one's memberships, and roles that wait for one's yes.

    `?begin=<address>` asks for the desks at which that may be begun (`navigation.begins`); a single one is the answer.
    """

    policy: ClassVar[str] = "institutions.user.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The desks."""
        user = self.user()
        rows = sorted(actors.memberships_of(user), key=lambda one: one.organization.is_person)
        offered = RoleGrant.objects.open().filter(membership__user=user, is_grave=False)
        offered = offered.exclude(requested_by=user.pk).select_related("membership__organization")
        wanted = request.GET.get("begin", "")
        label = navigation.beginning_label(wanted)
        ways = self._ways(rows, wanted) if label else []
        if len(ways) == 1:
            return redirect(ways[0][1])
        context = self.context(rows=rows, ways=ways, begun=label, offered=offered)
        return render(request, "institutions/accounts/desks.html", context)

    def _ways(self, rows: list[Membership], wanted: str) -> list[tuple[Membership, str]]:
        found = []
        for row in rows:
            actor = actors.actor_of_membership(row, assurance=self.actor.assurance)
            way = navigation.beginning(actor, row.organization.slug, wanted)
            if way:
                found.append((row, way.url))
        return found


class AccountPage(PersonalView):
    """What the exchange knows about the person, and what can be done with it."""

    policy: ClassVar[str] = "institutions.user.view"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The account."""
        user = self.user()
        context = self.context(
            user=user,
            person=Person.objects.get(user=user),
            authenticators=Authenticator.objects.filter(user=user).order_by("created_at"),
            memberships=actors.memberships_of(user),
            must=actors.needs_second_factor(user),
        )
        return render(request, "institutions/accounts/account.html", context)


class ActivatePage(FormPage):
    """Who was sent the link agrees to the account opened at a counter, and chooses a password.

    What the link proves goes into the session at once: no address of a page tells it, and no log that names one.
    """

    policy: ClassVar[str] = "public"
    form_class = ActivationForm
    title = _("Activate your account")
    action_label = _("Agree and activate")
    done_message = _("Your account is yours from now on. Sign in with your address and the password.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, at an address that proves nothing."""
        if kwargs["token"] == _KEPT:
            return super().get(request, *args, **kwargs)
        waiting.find(kwargs["pk"], kwargs["token"])
        request.session[_ACTIVATION] = kwargs["token"]
        return redirect("institutions:account_activate", pk=kwargs["pk"], token=_KEPT)

    def prepare(self) -> None:
        """The account of the link that was followed."""
        if self.kwargs["token"] != _KEPT:
            raise NotVisible
        self.account = waiting.find(self.kwargs["pk"], self.request.session.get(_ACTIVATION, ""))

    def form_arguments(self) -> dict[str, Any]:
        """Whose password it is."""
        return {"user": self.account}

    def act(self, form: forms.Form) -> User:
        """As the person, whom the link proves."""
        actor = Actor(user=self.account.pk, assurance=Assurance.PASSWORD)
        return openings.activate(self.account, actor=actor, password=form.cleaned_data["password"])

    def extra(self) -> dict[str, Any]:
        """What it is."""
        intro = _(
            "A clerk at a counter wrote down your name and address because you asked for an account. Nothing can be "
            "done with it before you agree here. If you did not ask for it, close this page."
        )
        return {"intro": intro}

    def _draft(self) -> str:
        """A password is never kept."""
        return ""

    def success_url(self, result: User) -> str:
        """To the sign-in."""
        return reverse("account_login")


class ChangePage(PersonalView, FormPage):
    """Changes name, telephone, position or language."""

    policy: ClassVar[str] = "institutions.user.change"
    form_class = ProfileForm
    title = _("Change my account")
    action_label = _("Save")
    done_message = _("Your account is saved.")

    def prepare(self) -> None:
        """One's own account."""
        self.require(self.policy, self.user())

    def form_arguments(self) -> dict[str, Any]:
        """As it is now."""
        user = self.user()
        names = ("name", "name_latin", "phone", "job")
        return {"initial": {**Person.objects.filter(user=user).values(*names)[0], "language": user.language}}

    def act(self, form: forms.Form) -> User:
        """Saves it."""
        return accounts.change(self.user(), actor=self.actor, **form.cleaned_data)

    def success_url(self, result: User) -> str:
        """Back to the account, in the language chosen."""
        with translation.override(result.language):
            return reverse("institutions:account")


class ClosePage(PersonalView, FormPage):
    """Closes the account."""

    policy: ClassVar[str] = "institutions.user.close"
    form_class = SureForm
    title = _("Close my account")
    action_label = _("Close my account")
    intro = _(
        "Nobody can sign in with it any more, your memberships end and your keys are revoked. What you filed stays, "
        "with your name."
    )
    done_message: Text = _("Your account is closed.")

    def prepare(self) -> None:
        """One's own account."""
        self.require(self.policy, self.user())

    def extra(self) -> dict[str, Any]:
        """What will happen."""
        return {"intro": self.intro, "cancel_url": reverse("institutions:account")}

    def act(self, form: forms.Form) -> User:
        """Closes it."""
        return accounts.close(self.user(), actor=self.actor)

    def success_url(self, result: User) -> str:
        """Out of the session, to the front."""
        logout(self.request)
        return get_adapter().get_logout_redirect_url(self.request)


class ErasePage(ClosePage):
    """Closes the account and forgets what is personal."""

    policy: ClassVar[str] = "institutions.user.erase"
    title = _("Erase what is personal about me")
    action_label = _("Close and erase")
    intro = _(
        "Your account is closed, and your name, address, telephone, position and sign-in are erased. What you filed "
        'stays with its number; where your name stood, pages say "erased".'
    )
    done_message: Text = _("What was personal is erased.")

    def extra(self) -> dict[str, Any]:
        """What will happen, and what the law has kept all the same."""
        return {**super().extra(), "intro": self._with_what_stays(self.intro)}

    def act(self, form: forms.Form) -> User:
        """Erases it, and says once more what stays and until when."""
        erased = accounts.erase(self.user(), actor=self.actor)
        self.done_message = self._with_what_stays(self.done_message)
        return erased

    def _with_what_stays(self, text: Text) -> str:
        kept = keeping.after_erasure(self.actor.user) if self.actor.user else []
        return " ".join([str(text), *kept])
