"""C: what comes in by import; D: files in and lists out."""

import tempfile
from functools import partial
from pathlib import Path

from bench.imports import MOST_MEMORY, measured
from bench.trust.check import Check, Measured, by_tests, suite
from bench.trust.senders import slow_uploads

EXCHANGE = "tests/portal/exchange"
FILES = "tests/portal/files"
EXPORTS = "tests/portal/exports"


def ten_thousand_rows() -> Measured:
    """What is told and saved, by the test; time and peak of memory of the check, in a process without the tests' own 280 MiB."""
    counts = suite(f"{EXCHANGE}/test_leftovers.py::test_ten_thousand_rows_with_five_hundred_bad_ones")
    with tempfile.TemporaryDirectory(prefix="hongjiang-trust-") as folder:
        alone = measured(Path(folder), "bad-rows", 10_000, bad=True, say=lambda _text: None)
    figure = (
        f"{alone.counts['reported']} told, {alone.counts['half']} saved, {alone.seconds[0]:.0f} s, the whole process "
        f"{alone.memory[1]:.0f} MiB ({alone.memory[1] - alone.memory[0]:.0f} more than before), {alone.memory[-1]:.0f} MiB with the good "
        f"rows written, the file checked again and all taken back; {counts}"
    )
    is_good = counts.is_clean and alone.counts == alone.wanted and alone.seconds[0] <= 60 and alone.memory[-1] <= MOST_MEMORY
    return Measured(figure, is_good, f"on {alone.database}")


CHECKS = (
    Check(
        "C1",
        "10,000 rows with 500 bad ones: 500 told with row, column and reason, 0 saved; ≤ 60 s; ≤ 300 MiB of memory",
        f"`{EXCHANGE}/test_leftovers.py`; the peak of a process that imports and nothing else (`bench/imports.py`)",
        ten_thousand_rows,
    ),
    Check(
        "C2",
        "8 bombs: all refused ≤ 10 s; ≤ 20 MiB more memory",
        f"`{EXCHANGE}/test_bombs.py`",
        by_tests(
            f"{EXCHANGE}/test_bombs.py",
            says=lambda c: (
                f"{len(c.figures['grown_mb'])} bombs refused, the slowest in {c.worst('seconds'):.1f} s with the start of the process, "
                f"at most {c.worst('grown_mb'):.1f} MiB more"
            ),
            holds=lambda c: len(c.figures["grown_mb"]) >= 8 and c.worst("seconds") <= 10 and c.worst("grown_mb") <= 20,
        ),
    ),
    Check(
        "C3",
        "UTF-8, BOM, GBK, GB18030 with rare names, UTF-16, mixed ends of lines: right or clearly refused, 0 garbled",
        f"`{EXCHANGE}/test_csv.py`, `test_reader.py`",
        by_tests(f"{EXCHANGE}/test_csv.py", f"{EXCHANGE}/test_reader.py", says=lambda c: f"{c.failed} garbled rows"),
    ),
    Check(
        "C4",
        "wrong and odd files and cells: 0 errors of the server, 0 silent changes in 2,000 cases",
        f"`{EXCHANGE}/test_cell_properties.py`, `test_rules.py`, `test_reader.py`, `test_real_world_dirt.py`",
        by_tests(
            *(f"{EXCHANGE}/test_{name}.py" for name in ("cell_properties", "rules", "reader", "real_world_dirt")),
            says=lambda c: f"{c.total('cases')} drawn cases and the written ones, {c.failed} changed silently or broke",
            holds=lambda c: c.total("cases") >= 1800,
            note="2,150 cases with those of C3, which draws 300 files",
        ),
    ),
    Check(
        "C5",
        "import without the right or with somebody else's upload: 0 taken; 100 abandoned imports: 0 files after 24 h",
        f"`{EXCHANGE}`",
        by_tests(
            f"{EXCHANGE}/test_leftovers.py::test_a_hundred_abandoned_imports_leave_no_file",
            f"{EXCHANGE}/test_services.py::test_nobody_imports_what_he_has_no_right_to",
            f"{EXCHANGE}/test_views.py::test_an_import_belongs_to_who_made_it",
            f"{EXCHANGE}/test_views.py::test_the_choice_and_the_templates_follow_the_rights",
            f"{EXCHANGE}/test_api.py::test_nobody_sees_the_imports_of_others_or_kinds_without_the_right",
            f"{EXCHANGE}/test_api.py::test_the_import_of_somebody_else_is_not_there_before_what_was_sent_is_looked_at",
            says=lambda c: f"{c.failed} taken, {c.failed} files left of 100",
        ),
    ),
    Check(
        "C6",
        "`kill -9` at 20 points of an import: 0 partial batches, the import goes on",
        f"`{EXCHANGE}/test_together.py`",
        by_tests(
            f"{EXCHANGE}/test_together.py::test_a_worker_killed_at_any_point_leaves_nothing_and_the_import_goes_on",
            says=lambda c: f"{c.total('kills')} kills, 0 partial batches, 2,300 rows written once afterwards",
            holds=lambda c: c.total("kills") >= 20,
            note="8 chosen points and 12 drawn ones",
        ),
    ),
    Check(
        "C7",
        "the same file twice and by two people at once: 0 doubles, the second is told",
        f"`{EXCHANGE}/test_together.py`, `test_flow.py`",
        by_tests(
            f"{EXCHANGE}/test_together.py::test_the_same_file_by_two_people_at_once_is_written_once",
            f"{EXCHANGE}/test_together.py::test_a_double_click_writes_once",
            f"{EXCHANGE}/test_flow.py::test_the_same_file_is_imported_again_only_on_purpose",
            says=lambda c: f"{c.failed} doubled rows",
        ),
    ),
    Check(
        "D1",
        "30 uploads that want to run: 0 run; what is kept leaves as attachment, nosniff, sandbox",
        f"`{FILES}/test_attacks.py`",
        by_tests(
            f"{FILES}/test_attacks.py",
            f"{FILES}/test_contents.py",
            only="run or kept or refused or bomb or whole",
            says=lambda c: f"{c.total('refused')} refused, {c.total('kept')} kept as downloads in a sandbox, {c.failed} otherwise",
            holds=lambda c: c.total("refused") + c.total("kept") >= 30,
        ),
    ),
    Check(
        "D2",
        "files without signing in or from another branch, 40 ways out of the folder: 0 answered",
        f"`{FILES}/test_attacks.py`",
        by_tests(
            f"{FILES}/test_attacks.py",
            only="path_leads_out or media_has or foreign_branch",
            says=lambda c: f"0 of {c.total('paths')} ways out answered, 0 foreign files",
            holds=lambda c: c.total("paths") >= 40,
        ),
    ),
    Check(
        "D3",
        "50 slow uploads: others' p95 < 1 s; 2 GB: 413 in ≤ 1 s; 1,001 files refused; the quota holds",
        "tests of files; senders that drip, others beside them, through the proxy of docker-compose.yml and gunicorn",
        partial(slow_uploads, FILES),
    ),
    Check(
        "D4",
        "signs that begin a formula × csv and xlsx: 0 live cells",
        f"`{EXPORTS}/test_writers.py`, `tests/portal/kernel/test_sheets.py`",
        by_tests(
            f"{EXPORTS}/test_writers.py",
            "tests/portal/kernel/test_sheets.py",
            f"{EXPORTS}/test_roundtrip.py::test_a_name_that_looks_like_a_formula_survives",
            "tests/architecture/test_exports.py",
            says=lambda c: f"{c.failed} live cells from 15 beginnings × 2 formats and 150 drawn tables; nothing else writes tables",
        ),
    ),
    Check(
        "D5",
        "every list × role: the file has the rows of the page; trail with filter, columns, count, hash; > 500 people: a second person",
        f"`{EXPORTS}`",
        by_tests(
            f"{EXPORTS}/test_lists.py",
            f"{EXPORTS}/test_services.py",
            workers=2,
            says=lambda c: f"{len(c.figures['rows'])} lists × {c.total('readers')} readings, {c.total('rows')} rows compared, 0 extra",
            holds=lambda c: c.total("rows") > 0,
        ),
    ),
)
