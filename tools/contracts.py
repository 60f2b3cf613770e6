"""Two import-linter contract types of the house.

`public_door`: a domain is entered only through its `public` module. Open storeys have no domains: anyone may use any of
their modules. Pure doors are single modules of rules, listed one by one, for commands without a database where the door
itself would start Django. Composition roots wire everything up and may import anything. A domain's own tests may use
other domains' test builders, which are the doors that tests have; nothing else may import a test.

`storey`: layers, exhaustive, in one storey's folder, which may be absent: a folder is made only when it has behaviour.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.layers import LayersContract


class Storey(LayersContract):
    type_name = "storey"

    storey = fields.StringField()
    exhaustive = fields.BooleanField(default=True)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        if self.storey not in graph.modules:
            return ContractCheck(kept=True)
        self.containers = [fields.ModuleExpressionField().parse(self.storey)]
        return super().check(graph, verbose)

    def validate(self) -> None:
        """Nothing to add: the storey stands in for the containers that exhaustive layers ask for."""


class PublicDoor(Contract):
    type_name = "public_door"

    root = fields.StringField()
    open_storeys = fields.SetField(subfield=fields.StringField())
    composition_roots = fields.SetField(subfield=fields.StringField())
    pure_doors = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        breaches = [
            f"{importer} -> {imported}"
            for importer in sorted(graph.modules)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if self._trespasses(importer, imported)
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        output.print("Domains meet only at public.py. Offer what is needed behind the door, then import it from there:")
        output.new_line()
        for breach in check.metadata["breaches"]:
            output.print_error(f"- {breach}", bold=False)

    def _trespasses(self, importer: str, imported: str) -> bool:
        if _is_test(imported):
            return not _is_test(importer)
        home, target = self._domain(importer), self._domain(imported)
        if target is None or home == target or self._is_composition_root(importer) or _is_test(importer):
            return False
        return imported != f"{target}.public" and imported not in (self.pure_doors or ())

    def _is_composition_root(self, module: str) -> bool:
        return module.split(".")[1:2] in [[storey] for storey in self.composition_roots]

    def _domain(self, module: str) -> str | None:
        """daybook.finance.ledger.models -> daybook.finance.ledger; None for whatever is not inside a domain."""
        parts = module.split(".")
        if len(parts) < 3 or parts[0] != self.root or parts[1] in {*self.open_storeys, *self.composition_roots}:
            return None
        return ".".join(parts[:3])


def _is_test(module: str) -> bool:
    return "tests" in module.split(".")
