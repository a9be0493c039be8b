"""What was sent twice, one after the other or at once, has its effect once: the hidden `once` of every form."""

import hashlib
import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from transfer.edge import idempotency
from transfer.kernel.actor import Actor


def once(request: HttpRequest, actor: Actor, answer_of: Callable[[], HttpResponse]) -> HttpResponse:
    """Acts and answers, in the caller's transaction. The same opening of the form sent again with the same content
    gets the answer again."""
    opening = request.POST.get("once", "")[:40]
    if not opening:
        return answer_of()
    files = [(file.name, file.size) for _, found in request.FILES.lists() for file in found]
    content = json.dumps([sorted(request.POST.lists()), files]).encode()
    key = f"{opening} {hashlib.sha256(content).hexdigest()}"
    record = idempotency.claim(actor, request.path[:200], key, content)
    if record.status is not None:
        return HttpResponseRedirect(record.answer or request.path)
    answer = answer_of()
    idempotency.store(record, status=answer.status_code, answer=answer.headers.get("Location", ""), etag="")
    return answer
