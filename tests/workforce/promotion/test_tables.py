"""The two tables of conditions, row by row: what each path asks for, its relaxed variant, the final year, and nothing left out."""

from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest

from portal.kernel.periods import add_years
from tests.workforce.promotion.test_rules import BOUNDARIES, DAY, LONG, PATHS, cert
from workforce.promotion import rules
from workforce.promotion.rules import Diploma, Facts

ANY = ["secondary_vocational", "senior_worker_class", "technician_class", "college", "evaluated_college"]
CLASS, COLLEGE = ["senior_worker_class", "technician_class"], ["college", "evaluated_college"]
# version, path -> what it asks for, as docs/rules.md 3.1 and 3.2 have it
ASKED = {
    ("2023", "G5-1"): {"min_age": 16},
    ("2023", "G5-2"): {"min_age": 16, "working": True},
    ("2023", "G4-1"): {"years_in_occupation": 5},
    ("2023", "G4-2"): {"needs_grade": 5, "years_after_certificate": 3},
    ("2023", "G4-3"): {"schooling": ANY},
    ("2023", "G3-1"): {"years_in_occupation": 10},
    ("2023", "G3-2"): {"needs_grade": 4, "years_after_certificate": 4},
    ("2023", "G3-3"): {"title": "junior", "years_after_title": 1},
    ("2023", "G3-4"): {"schooling": CLASS},
    ("2023", "G3-5"): {"needs_grade": 4, "schooling": COLLEGE},
    ("2023", "G3-6"): {"schooling": ["evaluated_college"]},
    ("2023", "G2-1"): {"needs_grade": 3, "years_after_certificate": 5},
    ("2023", "G2-2"): {"needs_grade": 3, "years_after_certificate": 1, "title": "junior", "years_after_title": 5},
    ("2023", "G2-3"): {"title": "intermediate", "years_after_title": 1},
    ("2023", "G2-4"): {"needs_grade": 3, "years_after_certificate": 2, "schooling": CLASS},
    ("2023", "G2-5"): {"needs_grade": 3, "held_years": 2, "schooling": ["technician_class"]},
    ("2023", "G1-1"): {"needs_grade": 2, "years_after_certificate": 5},
    ("2023", "G1-2"): {"needs_grade": 2, "years_after_certificate": 1, "title": "intermediate", "years_after_title": 5},
    ("2023", "G1-3"): {"title": "senior", "years_after_title": 1},
    ("2018", "G5-1"): {"years_in_occupation": 1},
    ("2018", "G5-2"): {},
    ("2018", "G4-1"): {"needs_grade": 5, "years_after_certificate": 4},
    ("2018", "G4-2"): {"years_in_occupation": 6},
    ("2018", "G4-3"): {"schooling": ANY},
    ("2018", "G3-1"): {"needs_grade": 4, "years_after_certificate": 5},
    ("2018", "G3-2"): {"needs_grade": 4, "schooling": [*CLASS, "evaluated_college"]},
    ("2018", "G3-3"): {"needs_grade": 4, "years_after_certificate": 2, "schooling": COLLEGE},
    ("2018", "G2-1"): {"needs_grade": 3, "years_after_certificate": 4},
    ("2018", "G2-2"): {"needs_grade": 3, "years_after_certificate": 3, "schooling": CLASS},
    ("2018", "G2-3"): {"years_in_occupation": 2},
    ("2018", "G1-1"): {"needs_grade": 2, "years_after_certificate": 4},
}
SCHOOLED = [key for key, asked in ASKED.items() if "schooling" in asked]
FACTS = {(version, code): facts for version, code, facts, _runs in BOUNDARIES}


@pytest.mark.parametrize("key", list(PATHS), ids="-".join)
def test_a_path_asks_for_what_its_row_says(key):
    assert {name: value for name, value in PATHS[key].params.items() if name != "by_hand"} == ASKED[key]


def test_no_row_is_missing():
    assert set(ASKED) == set(PATHS)


def drop(facts: Facts, name: str) -> Facts:
    """The facts without what ``name`` needs."""
    of = {"min_age": "birth_on", "needs_grade": "certificates", "title": "titles", "schooling": "diplomas"}.get(name, "work")
    return replace(facts, **{of: None if of == "birth_on" else ()})


WANTED = ("needs_grade", "title", "schooling", "years_in_occupation", "years_after_certificate", "years_after_title", "working")
PARTS = [(key, name) for key, asked in ASKED.items() for name in asked if name in WANTED]


@pytest.mark.parametrize(("key", "name"), PARTS, ids=lambda v: v if isinstance(v, str) else "-".join(v))
def test_every_requirement_of_a_row_counts(key, name):
    facts = drop(FACTS[key], name)
    assert not rules.assess(facts, PATHS[key], DAY).is_met


@pytest.mark.parametrize("key", SCHOOLED, ids="-".join)
def test_the_final_year_begins_a_year_before_the_diploma(key):
    kind = PATHS[key].params["schooling"][0]
    for late, is_met in ((0, True), (1, False)):
        diploma = Diploma(kind, add_years(DAY, 1) + timedelta(days=late))
        standing = rules.assess(replace(FACTS[key], diplomas=(diploma,)), PATHS[key], DAY)
        assert standing.is_met is is_met
        assert ("final_year" in {f.code for f in standing.by_hand}) is is_met


@pytest.mark.parametrize(("code", "grade", "years", "usual"), [("G4-1", 5, 2, 4), ("G3-1", 4, 4, 5)])
def test_the_relaxed_variant_shortens_two_paths(code, grade, years, usual):
    params, _zh, _en = import_module("workforce.migrations.0011_grade_conditions").RELAXED[code]
    assert params == {"needs_grade": grade, "years_after_certificate": years}
    path = rules.Path(code, grade - 1, params)
    facts = Facts(certificates=(cert(grade, years),), work=LONG)
    assert rules.assess(facts, path, DAY).is_met
    assert not rules.assess(facts, path, DAY - timedelta(days=1)).is_met
    assert not rules.assess(facts, PATHS["2018", code], DAY).is_met
    assert PATHS["2018", code].params["years_after_certificate"] == usual
