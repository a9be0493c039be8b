"""A form is sent only as the person and for the organization with which it was opened."""

import re
import uuid
from dataclasses import replace

from django.template import engines
from django.test import Client, RequestFactory

from institutions.models import User
from tests.institutions import people
from tests.institutions.browsing import sign_in
from transfer.edge import acting_token
from transfer.kernel.actor import ANONYMOUS, Actor

HIDDEN = re.compile(r'name="acting" value="([^"]+)"')
ME = Actor(user=uuid.uuid4(), membership=uuid.uuid4(), organization=uuid.uuid4())


def test_whose_it_is() -> None:
    token = acting_token.token_of(ME)
    assert acting_token.is_of(token, ME)
    for other in (
        replace(ME, user=uuid.uuid4()),
        replace(ME, membership=uuid.uuid4()),
        replace(ME, on_behalf_of=uuid.uuid4()),
        replace(ME, membership=None),
        ANONYMOUS,
    ):
        assert not acting_token.is_of(token, other)
    assert not acting_token.is_of(token[:-1], ME) and not acting_token.is_of("", ME)
    assert acting_token.is_of(acting_token.token_of(replace(ME, membership=None)), ME)


def test_every_form_of_a_page_carries_it() -> None:
    form = engines["django"].from_string("<form>{% csrf_token %}</form>")
    request = RequestFactory().get("/")
    assert HIDDEN.search(form.render({"actor": ME}, request))
    for nobody in (ANONYMOUS, None):
        page = form.render({"actor": nobody}, request)
        assert "csrfmiddlewaretoken" in page and not HIDDEN.search(page)


def test_a_form_of_another_desk_is_not_taken(dictionary_data: None) -> None:
    university, institute = people.organization("university"), people.organization("research_institute")
    user = people.user()
    for organization in (university, institute):
        people.membership(organization, "inventor", who=user)
    browser: Client = sign_in(User.objects.get(pk=user.pk))
    path = "/en/as/{}/disclosures/new/"
    opened = HIDDEN.search(browser.get(path.format(university.slug)).content.decode())
    assert opened
    fields = {"title": "气凝胶毡", "acting": opened[1]}
    wrong = browser.post(path.format(institute.slug), fields)
    assert wrong.status_code == 403 and "Nothing was sent" in wrong.content.decode()
    right = browser.post(path.format(university.slug), fields)
    assert right.status_code != 403
