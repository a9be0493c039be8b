"""A client of the public API: one key, JSON in and out, with the headers that docs/edge.md asks for."""

import base64
import hmac
import json
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field, replace
from typing import Any

from bench.smoke.truth import Lie

TIMEOUT = 30
TOTP_SECONDS = 30


@dataclass(frozen=True)
class Answer:
    """What came back. body: parsed JSON, or the text of a page."""

    status: int
    body: Any
    kind: str

    @property
    def code(self) -> str:
        """The code of a problem, "" for anything else."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


@dataclass
class Client:
    """Somebody with a key; without one the public. secret: of the authenticator app, for what must be signed."""

    address: str
    who: str = "the public"
    key: str = ""
    secret: str = ""
    organization: str = ""
    slug: str = ""
    user: str = ""
    behalf: str = ""
    code: str = ""
    _last_step: list[int] = field(default_factory=lambda: [0])

    def acting_for(self, slug: str) -> "Client":
        """The same broker on behalf of a principal."""
        return replace(self, who=f"{self.who} for {slug}", behalf=slug)

    def with_code(self) -> "Client":
        """The same for one move with a fresh second factor in its header (X-Second-Factor)."""
        return replace(self, code=self.one_time_code())

    def ask(self, method: str, path: str, body: Any = None, *, match: int | None = None) -> Answer:
        """One request, whatever the answer; 5xx is a Lie at once."""
        place = path if path.startswith("/") else f"/api/v1/{path}"
        request = urllib.request.Request(self.address + place, method=method, headers=self._headers(match))
        if body is not None:
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return self._read(answer.status, answer)
        except urllib.error.HTTPError as refusal:
            answered = self._read(refusal.code, refusal)
            if answered.status >= 500:
                raise Lie(f"{self.who}: {method} {place} answered {answered.status}: {answered.body}") from None
            return answered

    def get(self, path: str, *, expect: int = 200, **query: str) -> Any:
        """The body of a GET."""
        full = f"{path}?{urllib.parse.urlencode(query)}" if query else path
        return self._expected(self.ask("GET", full), "GET", full, expect)

    def post(self, path: str, body: Any, *, expect: int = 201) -> Any:
        """The body of a creation."""
        return self._expected(self.ask("POST", path, body), "POST", path, expect)

    def change(self, path: str, body: Any, *, expect: int = 200) -> Any:
        """The body of a PATCH on the version that is there now."""
        answer = self.ask("PATCH", path, body, match=self.version(path))
        return self._expected(answer, "PATCH", path, expect)

    def move(self, path: str, name: str, body: Any = None, *, expect: int = 200) -> Any:
        """The body of a move on the version that is there now."""
        answer = self.ask("POST", f"{path}{name}/", body or {}, match=self.version(path))
        return self._expected(answer, "POST", f"{path}{name}/", expect)

    def version(self, path: str) -> int:
        """The version of an object."""
        return int(self.get(path, fields="version")["version"])

    def sees(self, path: str) -> bool:
        """Whether it is there for this client: 200 or 404, nothing else."""
        answer = self.ask("GET", path)
        if answer.status not in (200, 404):
            raise Lie(f"{self.who}: GET {path} answered {answer.status}: {answer.body}")
        return answer.status == 200

    def one_time_code(self) -> str:
        """The authenticator's code (RFC 6238); each is used once, so it may have to wait for the next half minute."""
        while int(time.time()) // TOTP_SECONDS == self._last_step[0]:
            time.sleep(0.5)
        self._last_step[0] = int(time.time()) // TOTP_SECONDS
        digest = hmac.digest(base64.b32decode(self.secret), self._last_step[0].to_bytes(8, "big"), "sha1")
        start = digest[-1] & 15
        return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"

    def _headers(self, match: int | None) -> dict[str, str]:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {self.key}"} if self.key else {}
        headers |= {"X-On-Behalf-Of": self.behalf} if self.behalf else {}
        headers |= {"X-Second-Factor": self.code} if self.code and match is not None else {}
        headers |= {"If-Match": f'"{match}"'} if match is not None else {}
        return {**headers, "Idempotency-Key": uuid.uuid4().hex}

    def _read(self, status: int, answer: Any) -> Answer:
        kind = answer.headers.get_content_type()
        raw = answer.read()
        if kind.endswith("json"):
            return Answer(status, json.loads(raw), kind)
        return Answer(status, raw.decode(errors="replace"), kind)

    def _expected(self, answer: Answer, method: str, path: str, expect: int) -> Any:
        if answer.status != expect:
            told = f"{self.who}: {method} {path} answered {answer.status} instead of {expect}: {answer.body}"
            raise Lie(told[:2000])
        return answer.body
