"""An import contract of our own: an app is entered by its doors only."""

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Only the named rooms of an app may be imported by another app.

    apps: the packages with doors, a wildcard allowed; doors: the rooms others may enter;
    wiring: modules above everything, which mount what the apps offer (URL tables, task tables).
    """

    type_name = "doors"

    apps = fields.ListField(subfield=fields.ModuleExpressionField())
    doors = fields.ListField(subfield=fields.StringField())
    wiring = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Lists every import of a room without a door from outside its app."""
        broken = [
            (importer, imported)
            for app in self._apps(graph)
            for imported in sorted(graph.find_descendants(app))
            if imported.removeprefix(f"{app}.").split(".")[0] not in self.doors
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not _within(importer, [app, *self.wiring])
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Prints who goes in by the window."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"- {importer} -> {imported}: no door; doors are {', '.join(self.doors)}", bold=False)
        output.new_line()

    def _apps(self, graph: ImportGraph) -> list[str]:
        found: set[str] = set()
        for expression in self.apps:
            name = expression.expression
            found |= graph.find_matching_modules(name) if "*" in name else {name}
        return sorted(found)


def _within(module: str, packages: list[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)
