"""What is slow to load is loaded by those who use it, not by a web process that only might."""

import json
import subprocess
import sys

import pytest

REPORT = "import json, sys, {module}; print(json.dumps(sorted(sys.modules)))"


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("torg_analysis.gravity", {"scipy.optimize", "numba", "shapely", "highspy"}),
        ("torg_analysis.network", {"scipy.optimize", "numba", "highspy"}),
        ("torg_analysis.footfall", {"scipy.optimize", "numba", "shapely", "highspy"}),
        ("torg_analysis.siting", {"scipy.optimize", "numba", "shapely"}),
        ("torg_analysis.mix", {"scipy.optimize", "numba", "shapely", "highspy"}),
    ],
)
def test_a_module_does_not_load_what_its_import_does_not_need(module: str, heavy: set[str]) -> None:
    command = [sys.executable, "-c", REPORT.format(module=module)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert heavy & set(json.loads(done.stdout)) == set()
