"""`appraisal run`: the shape others rely on, every kind of bad input named with its place, and no Django."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from daybook.change.appraisal.commands import app
from daybook.change.appraisal.rules.parsing import parse_appraisal
from daybook.change.appraisal.tests.files import FILE, changed, risk, with_risks
from daybook.kernel.toml_sections import Malformed


def written(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "appraisal.toml"
    file.write_bytes(content)
    return str(file)


def faults_of(content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Malformed) as caught:
        parse_appraisal(content)
    return [(fault.path, fault.message) for fault in caught.value.faults]


def test_the_answer_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    ran = CliRunner().invoke(app, ["run", written(tmp_path, FILE.encode()), "--json"])
    document = json.loads(ran.stdout)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert list(document) == ["options"]
    for option in document["options"]:
        names = "id pv_costs pv_benefits npsc npsv bcr eac payback_year switching_values simulation"
        assert list(option) == names.split()
        assert list(option["simulation"]) == ["mean", "p10", "p50", "p80", "p90"]
    assert ran.stdout_bytes == CliRunner().invoke(app, ["run", written(tmp_path, FILE.encode()), "--json"]).stdout_bytes


CHOOSE = "baseline = true"
COST = "amounts = [1000, 700, 500, 500]"


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("[appraisal]", "[other]", "appraisal", "no [appraisal] section"),
        (CHOOSE, "", "option", "No option is the baseline"),
        ('name = "New platform"', f'name = "New platform"\n{CHOOSE}', "option[1].baseline", "More than one"),
        (CHOOSE, 'baseline = "missing"', "option[0].baseline", "No option has the id 'missing'"),
        (CHOOSE, "baseline = 1", "option[0].baseline", "true or false"),
        ('id = "new"', 'id = "bau"', "option[1].id", "there twice"),
        ('id = "new"', "", "option[1].id", "Give the option an id"),
        (COST, "amounts = [1000, 700, 500]", "option[1].cost[1].amounts", "3 amounts and the appraisal has 4 years"),
        (COST, "", "option[1].cost[1].amounts", "one amount for each year"),
        (COST, "amounts = 5", "option[1].cost[1].amounts", "Write a list"),
        (COST, "amounts = [1000, true, 500, 500]", "option[1].cost[1].amounts[1]", "cannot be used"),
        (COST, 'amounts = [1000, "1", 500, 500]', "option[1].cost[1].amounts[1]", "cannot be used"),
        (COST, "amounts = [nan, 1, 500, 500]", "option[1].cost[1].amounts[0]", "cannot be used"),
        (COST, "amounts = [1, 1, 500, -inf]", "option[1].cost[1].amounts[3]", "cannot be used"),
        (COST, "amounts = [1e999999999, 1, 1, 1]", "option[1].cost[1].amounts[0]", "cannot be used"),
        (COST, "amounts = [1e-999999, 1, 1, 1]", "option[1].cost[1].amounts[0]", "cannot be used"),
        (COST, "amounts = [100000000001, 1, 1, 1]", "option[1].cost[1].amounts[0]", "100,000,000,000"),
        ('label = "Run"', 'label = "Build"', "option[1].cost[1].label", "two lines"),
        ('label = "Run"', 'label = "Time saved"', "option[1].benefit[0].label", "two lines"),
        ('label = "Run"', "", "option[1].cost[1].label", "label"),
        ('kind = "capital"', 'kind = "mixed"', "option[1].cost[0].kind", "capital, revenue"),
        ('kind = "capital"', "", "option[1].cost[0].kind", "capital, revenue"),
        ('class = "non_cash_releasing"', 'class = "soft"', "option[1].benefit[0].class", "disbenefit"),
        ("mitigation = 0.75", "mitigation = 1.75", "option[1].cost[0].optimism_bias.mitigation", "from 0 to 1"),
        ("upper = 2.0", "upper = -1", "option[1].cost[0].optimism_bias.upper", "from 0 to 100"),
        ("{upper = 2.0, mitigation = 0.75}", "{mitigation = 0.75}", "option[1].cost[0].optimism_bias.upper", "200"),
        ("years = 4", "years = 0", "appraisal.years", "from 1 to 1000"),
        ("years = 4", "", "appraisal.years", "number of years"),
        ("base_year = 2026", "base_year = true", "appraisal.base_year", "whole number"),
        ("green_book_2026", "green_book_1997", "appraisal.schedule", "green_book_2026"),
        ('schedule = "green_book_2026"', "", "appraisal.schedule", "rate = 0.035"),
        ("years = 4", "years = 4\nrate = 0.035", "appraisal.schedule", "not both"),
        ('schedule = "green_book_2026"', "rate = 3.5", "appraisal.rate", "from 0 to 1"),
        ("probability = 0.5", "probability = 1.5", "risk[0].probability", "from 0 to 1"),
        ("probability = 0.5", "", "risk[0].probability", "from 0 to 1"),
        ("low = 100", "low = 700", "risk[0].low", "low is above high"),
        ("mode = 200", "mode = 50", "risk[0].mode", "not between low and high"),
        ("mode = 200", "", "risk[0].mode", "needs low, mode, high"),
        ("year = 1", "year = 4", "risk[0].year", "0 to 3, or write 2026 to 2029"),
        ("year = 1", "year = 2030", "risk[0].year", "0 to 3, or write 2026 to 2029"),
        ("year = 1", "", "risk[0].year", "counted from 0"),
        ('option = "new"', 'option = "newer"', "risk[0].option", "No option has the id 'newer'"),
        ('on = "cost"', 'on = "both"', "risk[0].on", "cost, benefit"),
        ('"triangular"', '"normal"', "risk[0].distribution", "lognormal"),
        ('label = "Rework"', 'label = "Late data"', "risk[1].label", "there twice"),
        ('["Late data", "Rework"]', '["Late data", "Other"]', "correlation[0].risks", "No risk has the label 'Other'"),
        ('["Late data", "Rework"]', '["Late data", "Late data"]', "correlation[0].risks", "the same risk"),
        ('["Late data", "Rework"]', '["Late data"]', "correlation[0].risks", "exactly two"),
        ("rho = 0.5", "rho = 1.5", "correlation[0].rho", "from -1 to 1"),
        ("rho = 0.5", "rho = 1", "correlation[0].rho", "positive-definite"),
        ("iterations = 2000", "iterations = 0", "simulation.iterations", "from 1 to"),
        ("iterations = 2000", "iterations = 1e5", "simulation.iterations", "whole number"),
        ("seed = 42", "seed = -1", "simulation.seed", "whole number"),
    ],
)  # fmt: skip
def test_bad_input_is_named_with_its_place_and_what_to_do(old: str, new: str, path: str, said: str) -> None:
    found = faults_of(changed((old, new)))
    assert [message for where, message in found if where == path and said in message], found


@pytest.mark.parametrize(
    ("numbers", "path", "said"),
    [
        ("values = [1, 2]\nweights = [1]", "risk[0].weights", "2 values and 1 weights"),
        ("values = [1, 2]\nweights = [0, 0]", "risk[0].weights", "come to nought"),
        ("values = [1, 2]\nweights = [2, -1]", "risk[0].weights[1]", "from 0"),
        ("values = []\nweights = []", "risk[0].values", "no value"),
        ("values = [1, 2]", "risk[0].weights", "needs values and weights"),
    ],
)
def test_bad_discrete_sizes(numbers: str, path: str, said: str) -> None:
    found = faults_of(with_risks([risk("discrete", numbers)], iterations=10))
    assert [message for where, message in found if where == path and said in message], found


def test_a_lognormal_size_is_above_nought() -> None:
    ((path, message),) = faults_of(with_risks([risk("lognormal", "low = 0\nhigh = 9")], iterations=10))
    assert (path, "above nought" in message) == ("risk[0].low", True)


def three(first: float, second: float, third: float) -> bytes:
    risks = [risk("uniform", "low = 1\nhigh = 9", label=label) for label in "abc"]
    pairs = zip(combinations("abc", 2), (first, second, third), strict=True)
    more = "".join(f'[[correlation]]\nrisks = ["{one}", "{two}"]\nrho = {rho}\n' for (one, two), rho in pairs)
    return with_risks(risks, iterations=10, more=more)


def test_correlations_that_cannot_all_hold_name_the_pair_and_what_it_could_be() -> None:
    ((path, message),) = faults_of(three(0.9, 0.9, -0.9))
    assert path in {"correlation[1].rho", "correlation[2].rho"}
    assert "positive-definite" in message
    assert "'new'" in message
    low, high = (
        float(part.split(" ")[0].rstrip(".")) for part in message.split("must lie above ")[1].split(" and below ")
    )
    inside = (low + high) / 2
    fixed = three(0.9, inside, -0.9) if path == "correlation[1].rho" else three(0.9, 0.9, inside)
    assert parse_appraisal(fixed).appraisal.correlations


def test_risks_of_two_options_are_not_correlated() -> None:
    other = risk("uniform", "low = 1\nhigh = 9", label="b").replace('"new"', '"bau"')
    more = '[[correlation]]\nrisks = ["a", "b"]\nrho = 0.5\n'
    content = with_risks([risk("uniform", "low = 1\nhigh = 9", label="a"), other], iterations=10, more=more)
    ((path, message),) = faults_of(content)
    assert (path, "different options" in message) == ("correlation[0].risks", True)


def test_years_may_be_those_of_the_calendar() -> None:
    assert parse_appraisal(changed(("year = 1", "year = 2027"))).appraisal == parse_appraisal(FILE.encode()).appraisal


def test_the_baseline_may_be_named_by_its_id() -> None:
    plain = parse_appraisal(FILE.encode()).appraisal
    assert parse_appraisal(changed((CHOOSE, 'baseline = "bau"'))).appraisal == plain
    named = changed((CHOOSE, ""), ('name = "New platform"', 'name = "New platform"\nbaseline = "bau"'))
    assert parse_appraisal(named).appraisal == plain


def test_numbers_are_read_from_their_digits() -> None:
    appraisal = parse_appraisal(changed((COST, "amounts = [0.1, 0.2, 1e3, -5.005]"))).appraisal
    assert [str(amount) for amount in appraisal.options[1].costs[1].amounts] == ["1/10", "1/5", "1000", "-1001/200"]


def test_what_was_not_used_is_told_and_does_no_harm(tmp_path: Path) -> None:
    content = changed(
        ('class = "qualitative"', 'class = "qualitative"\namounts = [1, 0, 0, 0]'), ("years = 4", "years = 4\nyear = 5")
    )
    ran = CliRunner().invoke(app, ["run", written(tmp_path, content), "--json"])
    assert ran.exit_code == 0
    assert "appraisal.year: This field is not known" in ran.stderr
    assert "option[1].benefit[1].amounts: A qualitative benefit has no money" in ran.stderr
    plain = CliRunner().invoke(app, ["run", written(tmp_path, FILE.encode()), "--json"])
    assert json.loads(ran.stdout) == json.loads(plain.stdout)


@pytest.mark.parametrize("arguments", [[], ["one.toml", "two.toml"], ["no-such-file.toml"], ["/"], ["a\0b"], [""]])
def test_unusable_requests_still_answer_in_json(arguments: list[str]) -> None:
    ran = CliRunner().invoke(app, ["run", *arguments, "--json"])
    assert ran.exit_code == 2
    assert json.loads(ran.stdout)["error"]["code"] == "malformed"
    assert ran.stderr
    plain = CliRunner().invoke(app, ["run", *arguments])
    assert (plain.exit_code, plain.stdout) == (2, "")


def test_every_fault_is_in_the_answer(tmp_path: Path) -> None:
    content = changed(("low = 100", "low = true"), (COST, "amounts = [inf, 1, 2, 3]"), ("rho = 0.5", "rho = 7"))
    ran = CliRunner().invoke(app, ["run", written(tmp_path, content), "--json"])
    error = json.loads(ran.stdout)["error"]
    assert [fault["path"] for fault in error["faults"]] == [
        "option[1].cost[1].amounts[0]",
        "risk[0].low",
        "correlation[0].rho",
    ]
    assert "and 2 more" in error["message"]
    assert ran.stderr.count("\n") == 3


VALUES = st.recursive(
    st.one_of(st.integers(-(2**70), 2**70), st.booleans(), st.text(max_size=5), st.floats()),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@settings(deadline=None)
@given(st.sampled_from([line for line in FILE.split("\n") if " = " in line]), VALUES)
def test_no_value_in_any_field_brings_it_down(line: str, value: object) -> None:
    """Each field with anything in it: used, or refused by a fault with a place."""
    name = line.partition(" = ")[0]
    text = json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf")
    try:
        parse_appraisal(FILE.replace(line, f"{name} = {text}", 1).encode())
    except Malformed as malformed:
        places = [fault.message for fault in malformed.faults]
    else:
        places = ["used"]
    assert places
    assert all(places)


def test_the_real_command_needs_no_database_and_no_django(tmp_path: Path) -> None:
    file = written(tmp_path, FILE.encode())
    program = (
        "import sys; from daybook.config.cli import run\n"
        f"code = run(['appraisal', 'run', {file!r}, '--json'])\n"
        "assert 'django' not in sys.modules; sys.exit(code)"
    )
    environment = {**os.environ, "DAYBOOK_DATABASE_URL": "sqlite:////no/such/place.sqlite3"}
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [option["id"] for option in json.loads(ran.stdout)["options"]] == ["bau", "new"]
