"""Every list can be taken away as a file, or says here why not."""

import ast
import re
from pathlib import Path

from portal.kernel.exporters import all_exporters
from portal.rights.matrix import MATRIX

ROOT = Path(__file__).resolve().parents[2]
APPS = ("portal", "workforce", "branches", "assessment")
# view -> why its list does not leave as a file
NO_FILE = {
    "portal/audit/views.py:audit_direct": "statements of the database, for the auditors of the whole; verify_audit --direct prints them",
    "portal/exports/views.py:export_list": "the list of the files themselves",
    "portal/notices/views/notices.py:notice_list": "own messages: read here, nothing to count or send on",
    "portal/notices/views/beyond.py:delivery_list": "addresses of persons outside the house: looked up, never sent on",
    "portal/notices/views/beyond.py:robot_list": "settings of the administrator",
    "portal/holds/views.py:hold_list": "who is held and why is for the two who order it; each order stands in the audit trail",
    "portal/integration/views/webhooks.py:webhook_list": "settings of the administrator",
    "portal/integration/views/webhooks.py:webhook_detail": "the log of one setting, kept for some days",
    "portal/exchange/views/start.py:import_list": "own imports, each with its own workbook of refused rows",
    "portal/files/views.py:file_choose": "a file is picked here for a record",
    "portal/files/views.py:file_usage": "room on disk by unit: figures to act on, no records",
    "branches/authenticity/views/samples.py:sample_list": "a drawn check belongs to those who check and to nobody's file",
    "branches/authenticity/views/samples.py:sample_detail": "as above",
    "branches/stories/views/lists.py:story_library": "a library to read in; the ledger of stories is exported",
    "branches/whistle/views/desk.py:whistle_list": "reports leave the house by no way but their own officers (docs/adr/0024)",
    "branches/arrangements/views.py:arrangement_list": "the committee's own plan rows; the tasks they gave are exported",
    "branches/questions/views.py:question_list": "questions that are not out yet stay with their office; the board is exported",
    "workforce/care/views/hardship.py:hardship_list": "read by its keepers and the person alone, leaves by no file (docs/adr/0038)",
    "workforce/quizzes/views/papers.py:quiz_paper_people": "who passed a prescribed exam, for the unit's own personnel office alone",
    "workforce/talents/views/people.py:talent_showcase": "a wall to look at, of those who agreed; consent may be taken back",
    "workforce/training/views/catalogue.py:training_missing": "named for the unit's own personnel office alone, and in no file",
    "workforce/honours/views.py:honour_wall": "a wall to look at; the register of honours is exported",
    "assessment/trials/views/cases.py:scheme_samples": "a branch is picked here for a golden case; the branches of a round are exported",
    "assessment/rounds/views/judging.py:round_judge": "a form to fill in; the branches of the round are exported",
}


def _listings() -> list[tuple[str, bool]]:
    """(file:function, whether an exporter is named) of every ``Listing(...)`` in the house."""
    found = []
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for function in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
                if isinstance(function, ast.FunctionDef):
                    found += [
                        (f"{path.relative_to(ROOT)}:{function.name}", any(k.arg == "export" for k in call.keywords))
                        for call in ast.walk(function)
                        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Listing"
                    ]
    return found


def test_every_list_names_its_exporter_or_stands_among_the_exceptions():
    found = _listings()

    assert {name for name, has_file in found if not has_file} == set(NO_FILE)
    assert len(found) > 25


def test_every_named_exporter_exists_and_every_exporter_is_named():
    sources = [p.read_text(encoding="utf8") for app in APPS for p in (ROOT / app).rglob("*.py")]
    sources += [p.read_text(encoding="utf8") for p in (ROOT / "templates").rglob("*.html")]
    named = {m[1] for text in sources for m in re.finditer(r'\bexport(?:_key)?=f?"([a-z][a-z-]+)', text)}

    assert named == {e.key for e in all_exporters()}


def test_every_exporter_asks_for_a_right_of_the_matrix():
    assert {e.right for e in all_exporters()} <= set(MATRIX)


def test_nothing_else_writes_tables():
    """One place writes csv and xlsx for people; the import's template, its list of errors and the form of a scheme are no
    data of the house."""
    writers = {
        str(p.relative_to(ROOT))
        for app in APPS
        for p in sorted((ROOT / app).rglob("*.py"))
        if re.search(r"csv\.writer|\bWorkbook\(|text/csv", p.read_text(encoding="utf8"))
    }
    own = {"portal/exchange/exports.py", "portal/exchange/views/start.py", "assessment/schemes/exports.py"}
    assert writers == {"portal/exports/writers.py", "portal/exports/vault.py", *own}
