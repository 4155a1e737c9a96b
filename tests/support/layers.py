"""The two layers of the suite (docs/adr/0056): everything, and the quick one that keeps the breadth and leaves repetitions out.

What repeats one assertion for each address, list or column keeps a fixed part of its cases in the quick layer; what starts
processes of its own, or two at once, waits for ``make test FULL=1``.
"""

from zlib import crc32

ONE_IN = {  # where a test is: of so many cases one is quick, always the same
    "tests/architecture/test_access.py::test_a_foreign_record_is_not_found_by_any_method": 8,
    "tests/architecture/test_access.py::test_those_near_a_record_can_open_it": 8,
    "tests/architecture/test_access.py::test_a_role_with_the_right_gets_its_lists": 4,
    "tests/architecture/test_access.py::test_what_does_not_exist_is_not_found_for_those_with_the_right": 4,
    "tests/portal/exports/test_lists.py::test_the_file_has_the_rows_of_the_page_for_every_role": 8,
    "tests/portal/exports/test_lists.py::test_every_column_of_every_row_can_be_written_in_both_formats": 8,
    "tests/portal/exports/test_trips.py::test_there_and_back_leaves_every_row_as_it_was": 8,
}
LATER = {  # modules that belong to the full layer as a whole
    "tests/architecture/test_deploy.py", "tests/architecture/test_release.py", "tests/assessment/scoring/test_recovery.py",
    "tests/portal/backups/test_commands.py", "tests/portal/exchange/test_bombs.py", "tests/portal/exchange/test_leftovers.py",
}  # fmt: skip
TOGETHER = "test_together.py"  # two writers at once: most of them run on PostgreSQL only
PAGES_COST, PAGES_ONE_IN = "costs_the_same", 4  # the statements of each list with one row and with three
JOURNEYS = {  # an activity moves the score, an application becomes a certificate, work without a mouse
    "tests/journeys/test_main_job.py", "tests/journeys/test_promotion.py", "tests/journeys/test_by_keyboard.py",
}  # fmt: skip


def is_quick(nodeid: str) -> bool:
    """Whether the quick layer runs this test: a choice by name, so all workers make the same and a failure comes again."""
    module, test = nodeid.partition("::")[0], nodeid.partition("[")[0]
    if module.startswith("tests/journeys/"):
        return module in JOURNEYS
    if module in LATER or module.endswith("/" + TOGETHER):
        return False
    one_in = PAGES_ONE_IN if PAGES_COST in test else ONE_IN.get(test, 1)
    return crc32(nodeid.encode()) % one_in == 0
