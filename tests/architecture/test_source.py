"""Each rule on source text is shown to fail on a planted sin and to pass on the right way; the checkout keeps all."""

import pytest

from tests.architecture import code_rules, style_rules, template_rules, text_rules
from tests.architecture.source import ROOT, Source, checkout, links_outside, tracked_files

RULES = {
    rule.__name__: rule for rule in (*code_rules.RULES, *text_rules.RULES, *template_rules.RULES, *style_rules.RULES)
}
SERVICE = "market/services/listings.py"
PAGE = "templates/market/listings/detail.html"
STYLE = "static/css/work.css"


def service(body: str) -> tuple[str, str]:
    return SERVICE, f'def open_it(*, actor, listing):\n    """Opens."""\n    {body}\n'


SINS = {
    "names_an_upper_floor": [
        ("market/models/deals.py", 'contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT)'),
        ("market/states/deals.py", 'Move(event="contracts.contract.signed")'),
        ("transfer/kernel/policy.py", 'LOAD = "market.policies"'),
        ("institutions/services/roles.py", 'NAME = "transfer.roof.search.index"'),
    ],
    "loads_by_string": [
        service('apps.get_model("market", "Deal")'),
        service('import_string("market.services.deals.open")'),
        service('importlib.import_module("market.services")'),
    ],
    "writes_state": [
        service('listing.state = "open"'),
        service('listing.state += "x"'),
        service('Listing.objects.filter(pk=1).update(state="open")'),
        service('Listing.objects.create(state="open")'),
        service('setattr(listing, "state", "open")'),
        service('Listing.objects.bulk_update(listings, ["state"])'),
        ("transfer/kernel/events.py", 'thing.state = "open"'),
        ("market/models/deals.py", 'class Deal:\n    def close(self):\n        self.state = "closed"'),
    ],
    "queues_from_the_domain": [
        service("index.delay(listing.pk)"),
        service("index.apply_async(args=[1])"),
        ("market/views/listings.py", "index.delay_on_commit(1)"),
        ("market/models/listings.py", 'app.send_task("market.index")'),
    ],
    "deadline_in_the_queue": [
        ("market/tasks.py", "close.apply_async(args=[1], eta=closes_at)"),
        ("transfer/tasks.py", "self.retry(countdown=60)"),
    ],
    "reads_another_clock": [
        service("at = timezone.now()"),
        service("at = datetime.datetime.now(UTC)"),
        service("day = date.today()"),
        service("at = time.time()"),
        ("market/models/lots.py", "from django.utils.timezone import now"),
        ("market/models/lots.py", "from django.db.models.functions import Now"),
        ("market/models/lots.py", "at = models.DateTimeField(default=timezone.now)"),
        ("market/models/lots.py", "at = models.DateTimeField(auto_now_add=True)"),
    ],
    "asks_sql_for_now": [
        service('cursor.execute("SELECT id FROM lot WHERE closes_at < now()")'),
        service('cursor.execute("UPDATE lot SET closed_at = CURRENT_TIMESTAMP")'),
    ],
    "imports_inside_a_function": [service("from market.models import Listing"), service("import json")],
    "public_without_docstring": [
        (SERVICE, "def withdraw(*, actor, listing):\n    pass"),
        ("transfer/kernel/money.py", "class Money:\n    amount = 0"),
        ("transfer/mechanisms/ledger/services/journal.py", "def post(*, actor):\n    pass"),
    ],
    "command_without_actor": [
        (SERVICE, 'def withdraw(listing, reason, *, actor):\n    """Withdraws."""'),
        (SERVICE, 'def withdraw(listing, actor):\n    """Withdraws."""'),
        (SERVICE, 'def withdraw(*, listing):\n    """Withdraws."""'),
    ],
    "too_long": [("market/services/orders.py", "x = 1\n" * 501), ("static/exchange.css", "a {}\n" * 501)],
    "long_function": [("market/services/orders.py", "def f():\n" + "    x = 1\n" * 50)],
    "vague_name": [("market/utils.py", ""), ("market/services/helpers.py", ""), ("templates/common/a.html", "")],
    "shadows_standard_library": [("statistics/__init__.py", ""), ("queue.py", ""), ("types/__init__.py", "")],
    "silenced_without_reason": [
        (SERVICE, "x = 1  # noqa: E501"),
        (SERVICE, "x = 1  # noqa because of the weather"),
        (SERVICE, "x = 1  # type: ignore"),
        (SERVICE, "x = 1  # type: ignore[arg-type]"),
        (SERVICE, "x = 1  # pragma: no cover"),
        ("pyproject.toml", 'ignore = [\n    "DJ012",\n]'),
        ("pyproject.toml", '"tests/**" = ["PLC0415"]'),
        ("pyproject.toml", 'ignore_imports = [\n    "market -> contracts",\n]'),
    ],
    "path_of_a_machine": [
        ("docs/deploy.md", "see /" + "work/main/docs"),
        ("Makefile", "PYTHON = /" + "home/anna/bin/python"),
        (SERVICE, 'PATH = "/' + 'Users/anna/x"'),
    ],
    "inline_style": [(PAGE, '<p style="color:red">'), (PAGE, "<style>p {}</style>")],
    "inline_script": [
        (PAGE, "<script>alert(1)</script>"),
        (PAGE, '<script nonce="x">alert(1)</script>'),
        (PAGE, '<button onclick="go()">'),
        (PAGE, '<a href="javascript:go()">'),
    ],
    "third_party_request": [
        (PAGE, '<script src="https://cdn.example.org/x.js"></script>'),
        (PAGE, '<link rel="stylesheet" href="//fonts.example.org/a.css">'),
        (PAGE, '<img alt="" src="https://example.org/pixel.gif">'),
        ("static/exchange.css", 'a { background: url("https://example.org/a.png") }'),
    ],
    "unsafe_output": [(PAGE, "{{ listing.title|safe }}"), (PAGE, "{% autoescape off %}")],
    "button_without_type": [(PAGE, "<button>"), (PAGE, "<button class='a'{% if b > c %} disabled{% endif %}>")],
    "legal_end_as_instant": [
        (PAGE, "{{ row.due_at|iso }}"),
        (PAGE, "{{ object.first_answer_due_at|iso_minute }}"),
        (PAGE, "{% blocktranslate with day=payment.confirm_by|iso %}by {{ day }}{% endblocktranslate %}"),
        ("templates/email/base.txt", "{{ until|date:'Y-m-d' }}"),
    ],
    "untranslated_text": [
        (PAGE, "<h1>Listings</h1>"),
        (PAGE, "<p>{{ count }} 项</p>"),
        (PAGE, "<input aria-label='Search' name='q'>"),
        (PAGE, "{% if a %}<p class='x'>\n open{% endif %}"),
        (PAGE, "{% blocktranslate %}Open{% endblocktranslate %} for ever"),
    ],
    "sides": [
        (STYLE, ".a {\n  margin-left: 1rem;\n}"),
        (STYLE, ".a { left: 0; }"),
        (STYLE, ".a { text-align: right; }"),
        (STYLE, ".a { float: left; }"),
        (STYLE, ".a { border-top-left-radius: 0; }"),
        (STYLE, ".a { padding: 0 1rem 0 calc(1rem + (2 * var(--s1))); }"),
        (STYLE, ".a { border-radius: 4px 0 0 4px; }"),
        (STYLE, ".a { background: linear-gradient(to right, red, blue); }"),
        (STYLE, ".a { /* why not */ left: 0; }"),
    ],
}

RIGHT = {
    "names_an_upper_floor": [
        ("contracts/models/contracts.py", 'deal = models.ForeignKey("market.Deal", on_delete=models.PROTECT)'),
        ("market/models/deals.py", '"""Seen from contracts.Contract above."""'),
        ("transfer/settings/base.py", 'INSTALLED_APPS = ["contracts.apps"]'),
    ],
    "loads_by_string": [("market/migrations/0002_x.py", 'apps.get_model("market", "Deal")')],
    "writes_state": [
        ("transfer/kernel/workflow.py", 'thing.state = "open"'),
        service('Listing.objects.filter(state="open")'),
        service('if listing.state == "open": pass'),
        ("transfer/kernel/errors.py", "class NotNow:\n    def __init__(self, state):\n        self.state = state"),
    ],
    "queues_from_the_domain": [("market/tasks.py", "index.delay(1)"), ("transfer/edge/relay.py", "relay.delay()")],
    "deadline_in_the_queue": [("market/tasks.py", "close.apply_async(args=[1], expires=30)")],
    "reads_another_clock": [
        ("transfer/kernel/clock.py", "def now():\n    return datetime.now(UTC)"),
        service("at = clock.now()"),
        service("time.monotonic()"),
    ],
    "asks_sql_for_now": [(SERVICE, '"""A deadline never asks SQL: select now() lies."""'), service('_("Do it now.")')],
    "imports_inside_a_function": [(SERVICE, "import json")],
    "public_without_docstring": [(SERVICE, "def _inner():\n    pass"), ("market/views/x.py", "def page():\n    pass")],
    "command_without_actor": [
        service("pass"),
        (SERVICE, 'def withdraw(listing, *, actor):\n    """Withdraws."""'),
        (SERVICE, "def _inner(listing):\n    pass"),
    ],
    "too_long": [("market/services/orders.py", "x = 1\n" * 500), ("static/vendor/a/a.css", "a {}\n" * 900)],
    "long_function": [("market/services/orders.py", 'def f():\n    """a\n\n    b"""\n' + "    x = 1\n" * 49)],
    "vague_name": [("market/services/listings.py", "")],
    "shadows_standard_library": [("transfer/roof/statistics/__init__.py", ""), ("market/__init__.py", "")],
    "silenced_without_reason": [
        (SERVICE, "x = 1  # noqa: E501 - the clause is quoted whole"),
        (SERVICE, "x = 1  # type: ignore[arg-type] # stubs lack the second form"),
        ("pyproject.toml", '"tests/**" = ["PLC0415"] # to look at an import'),
    ],
    "path_of_a_machine": [("docs/deploy.md", "/var/lib/exchange and /as/acme/work/items")],
    "inline_style": [(PAGE, '<p class="lead" data-style="x">'), (PAGE, '{# <p style="a"> #}')],
    "inline_script": [
        (PAGE, "<script src=\"{% static 'app.js' %}\" defer></script>"),
        (PAGE, '<script type="application/json">{}</script>'),
        (PAGE, '<p data-on="1">'),
    ],
    "third_party_request": [(PAGE, '<a href="https://www.gov.cn/">'), (PAGE, "<img src=\"{% static 'a.svg' %}\">")],
    "unsafe_output": [(PAGE, "{{ listing.title }}")],
    "button_without_type": [(PAGE, "<button{% if b > c %} disabled{% endif %} type='submit' class='a'>")],
    "legal_end_as_instant": [
        (PAGE, "{{ row.due_at|until:row.jurisdiction }} {{ row.opens_at|iso }} {{ row.created_at|iso_minute }}"),
        (PAGE, "{% if row.due_at %}{{ row.last_day|iso }}{% endif %}"),
    ],
    "untranslated_text": [
        (PAGE, "<h1>{% translate 'Listings' %} · {{ count }} &middot; PDF</h1>"),
        (PAGE, "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"),
        (PAGE, '<span lang="zh-Hans">中文</span><code>state</code><input name="query" value="open">'),
        (PAGE, "{# a word #}<p title=\"{% translate 'Open' %}\">1</p>"),
    ],
    "sides": [
        (STYLE, ".a { margin-inline-start: 1rem; inset-inline-end: 0; text-align: end; float: inline-start; }"),
        (STYLE, ".a { padding: 0 1rem 2px; margin: 0 auto; inset: 0 1rem 2px 1rem; border-radius: 4px; }"),
        (STYLE, "/* left: as it was */ .right { border-start-end-radius: 0; }"),
        (STYLE, ".a { left: 0; /* sides: a map has its west on the left in every language */ }"),
    ],
}


def cases(table):
    return [(name, path, text) for name, sources in table.items() for path, text in sources]


def test_every_rule_has_planted_sins_and_a_right_way():
    assert set(RULES) == set(SINS) == set(RIGHT)


@pytest.mark.parametrize(("rule", "path", "text"), cases(SINS))
def test_a_planted_sin_is_found(rule, path, text):
    assert list(RULES[rule](Source(path, text)))


@pytest.mark.parametrize(("rule", "path", "text"), cases(RIGHT))
def test_the_right_way_passes(rule, path, text):
    assert list(RULES[rule](Source(path, text))) == []


@pytest.mark.slow
def test_the_checkout_keeps_every_rule():
    sources = checkout()
    assert len(sources) > 50
    sins = [f"{sin} [{name}]" for source in sources for name, rule in RULES.items() for sin in rule(source)]
    assert not sins, "\n" + "\n".join(sins)


def test_no_link_leads_out_of_the_checkout(tmp_path):
    (tmp_path / "inside").write_text("")
    (tmp_path / "planted").symlink_to("/usr")
    assert links_outside(tmp_path, ["inside", "planted"]) == ["planted"]
    assert links_outside(ROOT, tracked_files()) == []
