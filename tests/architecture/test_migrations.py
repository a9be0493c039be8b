"""Migrations are written down, and none stops a running exchange."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState

from tests.architecture.migration_rules import heavy_migration
from tests.architecture.source import DOMAIN, Source, checkout

LATER = "transfer/kernel/migrations/0002_later.py"


def unwritten(state: ProjectState) -> dict[str, list[str]]:
    """The operations that makemigrations would write to reach this state, by app, ours only."""
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(
        loader.project_state(), state, NonInteractiveMigrationQuestioner(specified_apps=())
    )
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ("transfer", *DOMAIN)}
    return {
        label: [operation.describe() for migration in migrations for operation in migration.operations]
        for label, migrations in detector.changes(graph=loader.graph).items()
        if label in ours
    }


def test_every_change_of_a_model_has_its_migration():
    assert unwritten(ProjectState.from_apps(apps)) == {}


def test_a_planted_model_without_migration_is_found():
    state = ProjectState.from_apps(apps)
    state.add_model(ModelState("market", "Planted", fields=[]))
    assert unwritten(state) == {"market": ["Create model Planted"]}


@pytest.mark.parametrize(
    "operation",
    [
        'migrations.AddIndex(model_name="event", index=models.Index(fields=["name"], name="x"))',
        'migrations.AddConstraint(model_name="event", constraint=models.CheckConstraint(condition=q, name="x"))',
        'migrations.AlterField("event", "name", models.CharField(max_length=200))',
        'migrations.AddField(model_name="event", name="a", field=models.ForeignKey(to="kernel.thread"))',
        'migrations.AddField(model_name="event", name="a", field=models.CharField(unique=True))',
        'migrations.RunSQL("UPDATE kernel_event SET reason = 1")',
        'migrations.RunSQL("alter table kernel_event alter column name type text")',
        'migrations.RunSQL("CREATE INDEX x ON kernel_event (name)")',
        "migrations.RunPython(fill)",
    ],
)
def test_a_planted_heavy_operation_is_found(operation):
    assert list(heavy_migration(Source(LATER, f"operations = [{operation}]")))


@pytest.mark.parametrize(
    "operation",
    [
        'AddIndexConcurrently(model_name="event", index=models.Index(fields=["name"], name="x"))',
        'AddConstraintNotValid(model_name="event", constraint=models.CheckConstraint(condition=q, name="x"))',
        'migrations.AddField(model_name="event", name="a", field=models.CharField(null=True))',
        'migrations.AddField(model_name="event", name="a", field=models.ForeignKey(to="x.y", db_index=False))',
        'migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON kernel_event (name)")',
        'migrations.AddIndex(model_name="counter", index=models.Index(fields=["name"], name="x"))',
    ],
)
def test_the_light_way_passes(operation):
    assert list(heavy_migration(Source(LATER, f"operations = [{operation}]"))) == []


def test_the_migration_that_makes_a_table_may_index_it():
    operations = 'migrations.CreateModel(name="Event"), migrations.AddIndex(model_name="event", index=x)'
    assert list(heavy_migration(Source(LATER, f"operations = [{operations}]"))) == []


def test_a_table_that_was_never_released_may_still_change():
    operation = 'migrations.AddIndex(model_name="listing", index=models.Index(fields=["name"], name="x"))'
    source = Source("market/migrations/0002_later.py", f"operations = [{operation}]")
    assert list(heavy_migration(source, unreleased=frozenset())) != []
    assert list(heavy_migration(source, unreleased=frozenset({"market"}))) == []


def test_no_migration_of_the_checkout_is_heavy():
    sins = [str(sin) for source in checkout() for sin in heavy_migration(source)]
    assert not sins, "\n" + "\n".join(sins)
