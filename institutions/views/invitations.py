"""Inviting people, and answering an invitation."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from institutions.forms.members import InviteForm
from institutions.models import Invitation, Membership, digest_of
from institutions.selectors import actors, roles
from institutions.services import invitations
from transfer.edge import letters
from transfer.edge.views.acting import ActingView
from transfer.edge.views.pages import FormPage, MovePage
from transfer.kernel.errors import NotVisible

_INVITATION, _KEPT = "invitation", "chosen"
"""Where the session keeps what the link proved, and what stands in the address instead of it."""


class SendPage(FormPage):
    """A manager invites somebody by e-mail."""

    policy: ClassVar[str] = "institutions.invitation.send"
    form_class = InviteForm
    title = _("Invite somebody")
    action_label = _("Send the invitation")

    def prepare(self) -> None:
        """Who may invite for this organization."""
        self.organization = actors.organization_of(self.actor)
        self.require(self.policy, Invitation(organization=self.organization))

    def form_arguments(self) -> dict[str, Any]:
        """The roles of this kind of organization."""
        return {"roles": roles.choices(self.organization)}

    def act(self, form: forms.Form) -> Invitation:
        """Sends it, with its letter."""
        invitation, secret = invitations.send(self.organization, actor=self.actor, **form.cleaned_data)
        self.link = self.request.build_absolute_uri(reverse("institutions:invitation", args=[secret]))
        self._mail(invitation)
        return invitation

    def success_url(self, result: Invitation) -> str:
        """Shows the link once: a letter may be lost, and a manager may hand it over."""
        messages.success(self.request, _("The invitation is sent. Its link, shown only now: %s") % self.link)
        return reverse("institutions:members", kwargs={"org": self.kwargs["org"]})

    def _mail(self, invitation: Invitation) -> None:
        context = {"organization": self.organization, "link": self.link, "until": invitation.expires_at}
        subject = _("%s invites you to act for it") % self.organization.name
        letters.send(invitation.email, subject, "institutions/members/invitation.txt", context)


class AnswerPage(ActingView):
    """Whoever has the link joins the organization.

    What the link proves goes into the session at once: no address of a page tells it, and no log that names one.
    """

    policy: ClassVar[str] = "institutions.invitation.accept"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who invites, and as what; shown at an address that proves nothing."""
        if kwargs["secret"] == _KEPT:
            return self.show(self._of(self._secret()))
        self._of(kwargs["secret"])
        request.session[_INVITATION] = kwargs["secret"]
        return redirect("institutions:invitation", secret=_KEPT)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Joins."""
        with transaction.atomic():
            membership: Membership = invitations.accept(actor=self.actor, secret=self._secret())
        return self.joined(membership)

    def _of(self, secret: str) -> Invitation:
        found = Invitation.objects.filter(digest=digest_of(secret)).select_related("organization").first()
        if found is None:
            raise NotVisible
        return found

    def _secret(self) -> str:
        """Of the link that was followed last in this browser."""
        return str(self.request.session.get(_INVITATION, ""))

    def show(self, invitation: Invitation) -> HttpResponse:
        """The invitation with its question."""
        self.require(self.policy, invitation)
        grave = set(roles.grave(invitation.roles))
        context = self.context(invitation=invitation, grave=[role for role in invitation.roles if role in grave])
        return render(self.request, "institutions/members/answer.html", context)

    def joined(self, membership: Membership) -> HttpResponse:
        """Welcome to the new desk."""
        messages.success(self.request, _("You act for %s now.") % membership.organization.name)
        return redirect("institutions:desk", org=membership.organization.slug)


class AnswerOwnPage(AnswerPage):
    """The person who was invited, signed in with that address, joins without the letter."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who invites, and as what."""
        return self.show(self._found())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Joins."""
        found = self._found()
        with transaction.atomic():
            return self.joined(invitations.accept_own(found, actor=self.actor))

    def _found(self) -> Invitation:
        rows = Invitation.objects.of_person(self.actor).select_related("organization")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotVisible
        return found


class WithdrawPage(MovePage):
    """A manager takes an unanswered invitation back."""

    policy: ClassVar[str] = "institutions.invitation.withdraw"
    model = Invitation
    move = "withdraw"
    service = staticmethod(invitations.withdraw)
    title = _("Withdraw the invitation")
    action_label = _("Withdraw the invitation")

    def success_url(self, result: Invitation) -> str:
        """Back to the members."""
        return reverse("institutions:members", kwargs={"org": self.kwargs["org"]})
