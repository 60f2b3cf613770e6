"""The import contracts of pyproject.toml: each can fail, and none leaves a storey out."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, PROJECT, pyproject

WITHOUT_DOMAINS = {"config", "kernel", "ui"}


def named_modules() -> set[str]:
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    named = {module for contract in contracts for module in contract.get("source_modules", [])}
    return {f"{name.removeprefix('daybook.').replace('.', '/')}.py" for name in named if "*" not in name}


EMPTY_HOUSE = {
    "config/__init__.py": "",
    "foundation/__init__.py": "",
    "foundation/audit/__init__.py": "",
    "foundation/audit/public.py": "",
    "foundation/audit/models.py": "",
    "finance/__init__.py": "",
    "finance/ledger/__init__.py": "",
    "finance/ledger/public.py": "",
    "finance/ledger/queries.py": "",
    "finance/ledger/models.py": "",
    "finance/budgets/__init__.py": "",
    "finance/budgets/public.py": "",
    "decisions/__init__.py": "",
    "decisions/cases/__init__.py": "",
    "kernel/__init__.py": "",
    "kernel/states.py": "",
    "insight/__init__.py": "",
    # Contracts name the plain modules of the kernel, and those that answer the public, one by one: they must be there.
    **dict.fromkeys(sorted(named_modules()), ""),
}


# What each contract must find: {contract: {module that offends: what it says}}.
OFFENCES = {
    "Storeys": {
        "kernel/money.py": "import daybook.finance.ledger.public",
        "foundation/audit/models.py": "import daybook.finance.ledger.public",
        "hr/duty/rota.py": "import daybook.procurement.payables.public",
        "gadgets/clock.py": "",
    },
    "Finance": {"finance/ledger/models.py": "import daybook.finance.budgets.public", "finance/gadgets/clock.py": ""},
    "Foundation": {
        "foundation/audit/models.py": "import daybook.foundation.jobs.public",
        "foundation/gadgets/clock.py": "",
    },
    "Decisions": {"decisions/gadgets/clock.py": ""},
    "Procurement": {"procurement/suppliers/models.py": "import daybook.procurement.payables.public"},
    "HR": {"hr/absence/models.py": "import daybook.hr.payroll.public"},
    "Change": {"change/discovery/models.py": "import daybook.change.programmes.public"},
    "Inside a domain": {
        "finance/ledger/models.py": "import daybook.finance.ledger.queries",
        "finance/ledger/queries.py": "import daybook.finance.ledger.operations.post",
        "finance/ledger/operations/post.py": "import daybook.finance.ledger.web",
    },
    "rules/": {
        "finance/ledger/rules/sums.py": "import django",
        "finance/ledger/rules/ageing.py": "import daybook.kernel.operation",
        "finance/ledger/states.py": "from django.db import models",
        "kernel/money.py": "import django",
    },
    "Domains meet only": {
        "decisions/cases/models.py": "import daybook.finance.ledger.models",
        "finance/budgets/queries.py": "from daybook.finance.ledger import queries",
        "finance/budgets/models.py": "import daybook.finance.budgets.tests.build",
    },
    "What the public is answered": {
        "openness/decisions/queries.py": "import daybook.decisions.cases.public",
        "openness/decisions/web/record.py": "import daybook.foundation.audit.public",
    },
    "No import cycles": {"kernel/actor.py": "import daybook.kernel.refused"},
}
# What the offences import, made only where one does.
TARGETS = {
    "decisions/cases/public.py": "",
    "hr/payroll/public.py": "",
    "procurement/payables/public.py": "",
    "change/programmes/public.py": "",
    "foundation/jobs/public.py": "",
    "finance/ledger/web/__init__.py": "",
    "finance/ledger/operations/post.py": "",
    "finance/budgets/tests/build.py": "",
}


@dataclass(frozen=True)
class Verdict:
    broken: list[str]
    output: str


def lint(house: Path, extra: dict[str, str]) -> Verdict:
    """Build a small house with our contracts and these modules in it, and ask import-linter."""
    for path, text in (EMPTY_HOUSE | extra).items():
        file = house / "daybook" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for folder in file.parents[: len(Path(path).parts)]:
            (folder / "__init__.py").touch()
        file.write_text(text)
    shutil.copy(PROJECT / "pyproject.toml", house)
    (house / "tools").mkdir()
    shutil.copy(PROJECT / "tools/contracts.py", house / "tools")
    program = Path(sys.executable).with_name("lint-imports")
    # Its own path comes first, so that this house is looked at and not the installed one.
    variables = {"PYTHONPATH": str(house), "COLUMNS": "200"}
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=house, env=variables, capture_output=True, text=True
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    summary, _, output = done.stdout.partition("Broken contracts")
    return Verdict([line.removesuffix(" BROKEN") for line in summary.splitlines() if line.endswith(" BROKEN")], output)


def module(path: str) -> str:
    return "daybook." + path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_a_house_in_order_keeps_every_contract(tmp_path: Path) -> None:
    tests_may_build_their_world = {
        "decisions/cases/tests/build.py": "import daybook.finance.ledger.models",
        "finance/ledger/tests/test_posting.py": "import daybook.decisions.cases.tests.build",
    }
    calls_go_down = {
        "config/wiring.py": "import daybook.finance.ledger.models",
        "decisions/cases/queries.py": "import daybook.finance.ledger.public",
        "finance/ledger/operations/post.py": "import daybook.finance.ledger.queries",
        "finance/ledger/queries.py": "import daybook.finance.ledger.models",
        "kernel/refused.py": "import daybook.kernel.actor",
        "kernel/operation.py": "import django",
    }
    assert lint(tmp_path, TARGETS | tests_may_build_their_world | calls_go_down).broken == []


@pytest.mark.parametrize("contract", OFFENCES)
def test_each_contract_finds_its_offences_and_no_other_contract_does(tmp_path: Path, contract: str) -> None:
    offences = OFFENCES[contract]
    said = " ".join(offences.values())
    wanted = {path: text for path, text in TARGETS.items() if module(path) in said}
    kernel = {"kernel/operation.py": "import django", "kernel/refused.py": "import daybook.kernel.actor"}
    verdict = lint(tmp_path, wanted | kernel | offences)
    assert [name.startswith(contract) for name in verdict.broken] == [True], verdict.broken
    assert [path for path in offences if named_in_report(path) not in verdict.output] == []


def named_in_report(path: str) -> str:
    """An undeclared folder is named, not its modules; a cycle is told in names relative to the kernel."""
    if "gadgets" in path:
        return module(str(Path(path).parent))
    return ".actor" if path == "kernel/actor.py" else module(path)


def test_every_storey_with_domains_has_its_order_declared() -> None:
    declared = {
        contract["storey"].removeprefix("daybook.")
        for contract in pyproject()["tool"]["importlinter"]["contracts"]
        if contract["type"] == "storey"
    }
    storeys = {folder.parent.parent.name for folder in PACKAGE.glob("*/*/__init__.py")} - WITHOUT_DOMAINS
    assert storeys
    assert storeys <= declared
