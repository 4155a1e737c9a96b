"""Every check of docs/trust.md is there once, says what is to be reached, and can say something else than «pass»."""

import json
from collections import Counter

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState, ProjectState

from bench.moments import DAYS, MINUTES, moment_of
from bench.trust import check as check_module
from bench.trust import drill as drill_module
from bench.trust.__main__ import MODULES, all_checks, existing_modules, page
from bench.trust.check import Check, Counts, Measured, by_tests, counts_of
from bench.trust.places import PLACES
from bench.trust.rig import fits
from bench.trust.steps import APPS, FOLDED, complaint, read
from bench.trust.supply import complaints, differing
from portal.kernel.migrating import PromptMigration

# How many checks each letter has: 68 together. A letter is demanded as soon as its module is there.
KEYS = {"A": 10, "B": 7, "C": 7, "D": 5, "E": 6, "F": 5, "G": 9, "H": 6, "I": 4, "J": 4, "K": 5}
LETTERS = dict(zip(MODULES, ("A", "B", "CD", "E", "F", "G", "H", "I", "J", "K"), strict=True))


def test_every_key_has_exactly_one_check():
    letters = "".join(LETTERS[name] for name in existing_modules())
    wanted = [f"{letter}{number}" for letter in letters for number in range(1, KEYS[letter] + 1)]

    assert sum(KEYS.values()) == 68
    assert Counter(check.key for check in all_checks()) == Counter(wanted)


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.key)
def test_a_check_runs_or_says_why_not(check):
    assert check.target
    assert check.how
    assert (check.run is None) == bool(check.not_here)


REPORT = """<testsuites><testsuite><testcase name="a"><properties><property name="asked" value="3"/></properties></testcase>
<testcase name="b"><properties><property name="asked" value="4"/><property name="name" value="x"/></properties></testcase>
<testcase name="c"><properties><property name="asked" value="9"/></properties><failure/></testcase>
<testcase name="d"><skipped/></testcase></testsuite></testsuites>"""


def test_figures_come_from_the_report_of_the_tests():
    counts = counts_of(REPORT, 1.5)

    assert counts == Counts(2, 1, 1, 1.5, {"asked": (3.0, 4.0)}, ("c", "d")), "a test that failed has measured nothing"
    assert (counts.total("asked"), counts.worst("asked"), counts.is_clean) == (7, 4, False)
    assert str(counts) == "3 tests, 1 failed, 1 skipped (c, d)"


@pytest.mark.parametrize(("counts", "holds"), [(Counts(0, 0, 0, 0), False), (Counts(1, 1, 0, 0), False), (Counts(2, 0, 1, 0), False)])
def test_nothing_run_something_failed_or_left_out_is_no_pass(counts, holds):
    assert counts.is_clean is holds


def test_a_run_of_tests_gives_a_measured_figure():
    here = "tests/architecture/test_trust.py::test_figures_come_from_the_report_of_the_tests"

    assert by_tests(here, says=lambda c: f"{c.passed} of 2", holds=lambda c: c.passed > 1)() == Measured("1 of 2; 1 tests, 0 failed", False)


def test_words_of_success_are_kept_from_a_run_that_was_not_clean(monkeypatch):
    monkeypatch.setattr(check_module, "suite", lambda *_nodeids, **_settings: Counts(3, 1, 0, 1.0, {}, ("test_it_leaks",)))

    found = by_tests("tests/x.py", says=lambda c: "0 leaks", note="why")()

    assert found == Measured("4 tests, 1 failed (test_it_leaks)", False, "why")


def test_the_page_shows_what_failed_and_what_cannot_run():
    checks = [
        Check("A1", "0 | leaks", "tests", lambda: Measured("", True)), Check("A2", "x", "tests", lambda: Measured("", True)),
        Check("A3", "x", "tests", not_here="no server; own corpus"),
    ]  # fmt: skip
    found = {"A1": {"figure": "2 leaks", "passed": False, "note": "why", "on": "2026-12-01", "version": "1.4"}}

    text = page(checks, found)

    assert "3 checks: 0 pass, 1 fail, 1 not measured yet, 1 cannot run here." in text
    assert "| A1 | 0 \\| leaks | 2 leaks. why | **fail** | tests; 2026-12-01, 1.4 |" in text
    assert "| A2 | x | – | not measured yet | tests |" in text
    assert "| A3 | x | no server; own corpus | not here | tests |" in text


# -- what single checks ask -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "out", "err", "is_whole", "words"),
    [
        (0, "3 seals, rows up to 9, 0 not sealed yet\nhead 3:ab12\n", "", True, "head 3:ab12"),
        (1, "3 seals\nhead 3:ab12\n", "CommandError: the trail was changed: 1 seals do not fit\n", False, "1 seals do not fit"),
        (1, "", "Traceback\ndjango.db.utils.OperationalError: away\n", False, "OperationalError: away"),
        (1, "", "CommandError: nothing is sealed yet\n", False, "nothing is sealed yet"),
        (0, "", "", False, ""),
    ],
)
def test_only_a_clean_end_with_a_head_says_that_the_trail_is_whole(code, out, err, is_whole, words):
    found, said = fits(code, out, err)

    assert found is is_whole
    assert said.endswith(words)


def test_a_drill_ends_as_the_seal_says(monkeypatch, tmp_path):
    class House:
        answer = (True, "head 1:a")
        postgres = type("Server", (), {"sql": staticmethod(lambda _statement: [])})

        def env(self, _name):
            return {}

        def manage(self, *_words):
            return "restored 3 tables"

        def verified(self, _env):
            return self.answer

    house = House()
    monkeypatch.setattr(drill_module, "rig", lambda: house)
    (tmp_path / "hongjiang-1.tar").touch()

    assert drill_module.main(str(tmp_path)) == 0
    house.answer = (False, "django.db.utils.OperationalError: away")
    assert drill_module.main(str(tmp_path)) == 1
    assert json.loads((tmp_path / "last-drill.json").read_text(encoding="utf8"))["whole"] is False


def test_complaints_of_the_linter_are_explained_place_by_place():
    assert differing(complaints(), PLACES) == []
    assert all(count > 0 and len(why) > 20 for count, why in PLACES.values())
    assert differing({("a.py", "S608"): 2, ("b.py", "S101"): 1}, {("a.py", "S608"): (1, "why"), ("c.py", "S101"): (1, "why")}) == [
        "a.py S608: 2, explained 1", "b.py S101: 1, explained 0", "c.py S101: 0, explained 1",
    ]  # fmt: skip


STATE = ProjectState()
STATE.add_model(ModelState("portal", "Thing", [("id", models.AutoField(primary_key=True)), ("note", models.CharField(null=True))]))
ONCE = models.UniqueConstraint(fields=["note"], name="once")


@pytest.mark.parametrize(
    ("step", "word"),
    [
        (migrations.RemoveField("thing", "note"), "gone"),
        (migrations.RenameModel("Thing", "Other"), "gone"),
        (migrations.AddField("thing", "size", models.IntegerField(default=0)), "compulsory"),
        (migrations.AddField("thing", "size", models.IntegerField(db_default=0)), ""),
        (migrations.AddField("thing", "size", models.IntegerField(null=True)), ""),
        (migrations.AlterField("thing", "note", models.CharField()), "made compulsory"),
        (migrations.AlterField("thing", "note", models.IntegerField(null=True)), "another type"),
        (migrations.AlterField("thing", "note", models.CharField(null=True, max_length=9)), ""),
        (migrations.AddConstraint("thing", ONCE), "refused"),
        (migrations.RunSQL("SELECT 1"), "SQL"),
    ],
)
def test_a_step_that_old_code_may_stumble_over_is_named(step, word):
    found = complaint(step, "portal", STATE, set())

    assert (word in found) if word else found == ""


def test_a_table_of_the_same_migration_is_unknown_to_old_code():
    assert complaint(migrations.AddConstraint("thing", ONCE), "portal", STATE, {"thing"}) == ""


@pytest.mark.parametrize(
    "constraint", [ONCE, models.CheckConstraint(condition=models.Q(models.Q(note=None) | ~models.Q(note__gt="a")), name="seen")]
)
def test_a_constraint_on_a_new_field_refuses_nothing_that_old_code_writes(constraint):
    step = migrations.AddConstraint("thing", constraint)

    assert "refused" in complaint(step, "portal", STATE, set(), {("thing", "other")})
    assert complaint(step, "portal", STATE, set(), {("thing", "note")}) == ""


def test_the_version_before_may_serve_beside_every_step():
    found = read()

    assert found["steps"] > 50
    assert found["hard"] == []


def test_every_migration_renders_its_models_before_it_locks_a_table():
    on_disk = MigrationLoader(None).disk_migrations.values()
    mine = [one for one in on_disk if one.app_label in APPS and one.name > FOLDED]

    assert len(mine) > 15
    assert [f"{one.app_label} {one.name}" for one in mine if one.atomic and not isinstance(one, PromptMigration)] == []


def test_visitors_of_a_branch_never_hold_two_meetings_at_once():
    many = 3 * DAYS * MINUTES
    held = [moment_of("ZB-test") for _save in range(many)]

    assert len(set(held)) == many
    assert moment_of("ZB-other") == held[0]
    assert {moment[:7] for moment in held} == {"2026-09"}
    assert not any(moment[14:16] == "00" for moment in held), "the meetings that the data begins with stand at full hours"
