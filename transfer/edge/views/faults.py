"""What is answered when something broke (503 with the time to wait for what passes, else 500, never a stack trace) and
where nothing is."""

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from transfer.edge import problems
from transfer.kernel.errors import NotVisible


def nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: a problem document for an address of the API that is none, else the page."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    body = problems.document(NotVisible())
    return JsonResponse(body, status=body["status"], content_type="application/problem+json")


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler500: a problem document for the API, a page without any query for a browser."""
    error = sys.exc_info()[1]
    passing = problems.passing(error) if isinstance(error, Exception) else None
    body, wait = passing or (problems.plain(500, "fault", _("A fault on our side")), 0)
    status = body["status"]
    headers = {"Retry-After": str(wait)} if wait else {}
    if request.path.startswith("/api/"):
        return JsonResponse(body, status=status, content_type="application/problem+json", headers=headers)
    page = loader.render_to_string(f"errors/{status}.html", {"status": status, "said": body["title"]})
    return HttpResponse(page, status=status, headers=headers)
