"""JUnit XML of a run in which one test passes, one fails, one is skipped, one is expected to fail and one breaks in its fixture."""

import json
import subprocess
import sys

with open("test_model.py", "w") as out:
    out.write('''
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("fixture")

def test_passes(record_property):
    record_property("holdout_auc", 0.93)

def test_fails():
    assert 0.7 > 0.8

@pytest.mark.skip(reason="no gpu")
def test_skipped():
    pass

@pytest.mark.xfail(reason="known")
def test_expected_to_fail():
    assert False

def test_breaks(broken):
    pass
''')
subprocess.run([sys.executable, "-m", "pytest", "-q", "--junitxml=junit.xml", "test_model.py"], stdout=subprocess.DEVNULL)
print(json.dumps({"file": "junit.xml", "format": "junit", "readings": {
    "tests passed by junit": 1, "tests failed by junit": 1, "tests skipped by junit": 2, "tests errors by junit": 1,
    "metric holdout_auc": 0.93,
}}))
