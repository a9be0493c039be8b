"""The base of every page: who acts (from the URL), and how a refusal looks."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from transfer.edge import acting_token, actors, navigation, problems, serving, visits
from transfer.edge.thread_places import Reader
from transfer.kernel import policy
from transfer.kernel.actor import Actor, Assurance
from transfer.kernel.errors import NotAllowed, Refusal

CONFIRM_URL = "institutions:confirm"
LOGIN_URL = "account_login"
OTHER_FORM = _("This form was opened by another person or for another organization. Nothing was sent; go back to it.")


class ActingView(View):
    """A page with an actor. With `org` in its URL the actor is that membership, never one from the session alone.

    policy: the policy the page stands under ("public" for what anyone may open). Objects are asked again on their own.
    at_counter: what it does for a clerk who serves a visitor: asks that its policy is inside the consent, leads to the
    service (what shows the visitor's whole desk), or shows itself.
    """

    policy: ClassVar[str] = ""
    at_counter: ClassVar[str] = serving.ASKED
    actor: Actor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Finds the actor, then answers; refusals become pages that say what is open instead."""
        try:
            self.actor = actors.of_request(request, kwargs.get("org"))
            if "org" in kwargs and self.actor.is_anonymous:
                return self._to(LOGIN_URL, request)
            if self.actor.served is not None and self.at_counter == serving.HOME:
                return redirect(navigation.HOME_URL, org=kwargs["org"])
            if self.at_counter == serving.ASKED:
                serving.require_within(self.actor, self.policy)
            self._require_own_form(request)
            answer = super().dispatch(request, *args, **kwargs)
            visits.tell(request, self.actor, answer)
            return answer
        except Refusal as refusal:
            return self.refused(request, refusal)

    def refused(self, request: HttpRequest, refusal: Refusal) -> HttpResponse:
        """A missing sign-in or second factor leads there and back; everything else is a page in our look."""
        if (
            isinstance(refusal, NotAllowed)
            and refusal.assurance == Assurance.SECOND_FACTOR
            and self._may_prove(request)
        ):
            return self._to(CONFIRM_URL, request)
        if isinstance(refusal, NotAllowed) and self.actor_is_anonymous():
            return self._to(LOGIN_URL, request)
        status = problems.status_of(refusal)
        context = {"refusal": refusal, "status": status, "actor": getattr(self, "actor", None)}
        return render(request, f"errors/{status if status in (403, 404, 409) else 422}.html", context, status=status)

    def _may_prove(self, request: HttpRequest) -> bool:
        """A clerk at a counter never shows a second factor in the visitor's place."""
        user, actor = getattr(request, "user", None), getattr(self, "actor", None)
        return user is not None and user.is_authenticated and (actor is None or actor.served is None)

    def _require_own_form(self, request: HttpRequest) -> None:
        token = request.POST.get(acting_token.FIELD) if request.method == "POST" else None
        if token is not None and not acting_token.is_of(token, self.actor):
            raise NotAllowed(OTHER_FORM)

    def actor_is_anonymous(self) -> bool:
        """True before an actor was found as well."""
        return getattr(self, "actor", None) is None or self.actor.is_anonymous

    @property
    def reader(self) -> Reader:
        """Who reads the page, and from which desk."""
        return Reader(self.actor, self.kwargs.get("org") or "", self.request.path)

    def require(self, name: str, obj: Any = None) -> None:
        """Asks a policy; NotAllowed with its reason."""
        policy.require(self.actor, name, obj)

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template gets: the actor, the organization's slug in the URL, the frame that goes with it."""
        org = self.kwargs.get("org")
        layout = "workspace.html" if org else "base.html"
        return {"actor": self.actor, "org": org, "layout": layout, "view": self, **more}

    def _to(self, url_name: str, request: HttpRequest) -> HttpResponse:
        back = request.get_full_path() if request.method == "GET" else request.META.get("HTTP_REFERER", "/")
        return redirect(f"{reverse(url_name)}?{urlencode({'next': back})}")
