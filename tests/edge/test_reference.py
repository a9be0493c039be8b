"""The generated pages say what the apps declare, and the check notices when they have fallen behind."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from transfer.edge import reference
from transfer.kernel import facts, policy, states


@pytest.fixture
def toy():
    """What the toy noun declares; it is left out of the real pages."""
    return {
        "tables": [table for table in states.all_tables() if table.noun.startswith("toy.")],
        "policies": [entry for entry in policy.all_policies() if entry.name.startswith("toy.")],
        "events": [entry for entry in facts.all_events() if entry.name.startswith("toy.")],
    }


def test_a_state_diagram_has_every_move_once_per_source(toy):
    page = reference.states_page(toy["tables"])
    assert "## toy.box" in page
    assert "    [*] --> packed\n" in page
    for move in toy["tables"][0].moves.values():
        for source in move.sources if move.target else ():
            arrow = f"    {source} --> {move.target}: {move.name}"
            assert sum(line.startswith(arrow) for line in page.splitlines()) == 1
    assert "    lost --> [*]\n" in page


def test_the_table_of_moves_names_policy_event_and_what_is_asked(toy):
    page = reference.states_page(toy["tables"])
    lose = toy["tables"][0].move("lose")
    row = next(line for line in page.splitlines() if line.startswith("| lose |"))
    assert all(f"`{name}`" in row for name in (lose.policy, lose.event, *lose.sources))
    assert all(word in row for word in lose.asks)


def test_a_permission_names_its_promise_its_assurance_and_its_moves(toy):
    page = reference.permissions_page(toy["policies"], toy["tables"])
    row = "| `toy.box.lose` | A carrier with a second factor. | second factor | toy.box: lose |"
    assert row in page
    assert "| `toy.box.view` | The owner and carriers. | anonymous |  |" in page


def test_an_event_names_its_facts_its_schema_and_its_listeners(toy):
    page = reference.events_page(toy["events"], lambda name: ["b", "a"] if name == "toy.box.sent" else [])
    sent = page.partition("## toy.box.sent")[2].partition("## ")[0]
    assert "Schema 2. A box was sent on its way." in sent
    assert "Heard by `a`, `b`." in sent
    assert "| `box` | UUID |\n| `express` | bool |" in sent


def test_the_pages_hold_the_product_and_not_the_tests():
    pages = reference.pages()
    assert set(pages) == {"states.md", "permissions.md", "events.md"}
    for page in pages.values():
        assert page.startswith(reference.NOTE)
        assert "toy." not in page
    product = [entry for entry in facts.all_events() if not entry.name.startswith("toy.")]
    assert all(f"## {entry.name}\n" in pages["events.md"] for entry in product)


def test_written_pages_are_in_step_until_one_is_changed(tmp_path):
    out = io.StringIO()
    call_command("generate_docs", folder=tmp_path, stdout=out)
    call_command("generate_docs", folder=tmp_path, check=True, stdout=out)
    assert "3 pages in step" in out.getvalue()
    (tmp_path / "events.md").write_text("old")
    (tmp_path / "states.md").unlink()
    with pytest.raises(CommandError, match=r"states\.md, events\.md in .* fell behind"):
        call_command("generate_docs", folder=tmp_path, check=True)
