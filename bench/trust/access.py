"""A: who gets in where."""

from functools import cache
from statistics import median

from bench.trust.check import Check, Counts, Measured, by_tests, suite

MATRIX = "tests/architecture/test_access.py"
RIGHTS = "tests/trust/test_rights.py"
EXPORTS = "tests/portal/exports"
FASTEST_TELL_MS = 20  # a difference below this tells nobody over a network whether a record exists


@cache
def foreign() -> Counts:
    """Every record of a sample, asked for by every account of the other plant: A3 and A4 read the same run."""
    return suite(f"{MATRIX}::test_a_foreign_record_is_not_found_by_any_method", workers=2, dist="load")


def rows_in_reach() -> Measured:
    lists = suite(
        f"{EXPORTS}/test_lists.py::test_the_file_has_the_rows_of_the_page_for_every_role", "tests/portal/search/test_views.py",
        "tests/portal/files/test_attacks.py::test_a_foreign_branch_and_nobody_get_nothing",
        "tests/portal/people/test_directory.py", "tests/branches/test_siblings.py", workers=2,
    )  # fmt: skip
    details = foreign()
    figure = (
        f"{details.total('foreign')} questions for {details.passed + details.failed} records of the other plant, "
        f"{details.failed} records answered or told apart from «does not exist»; lists, files, search, counts: {lists}"
    )
    return Measured(figure, lists.is_clean and details.is_clean)


def guessed_numbers() -> Measured:
    details = foreign()
    choices = suite(f"{RIGHTS}::test_no_form_offers_or_takes_a_foreign_record")
    gaps = [f - m for f, m in zip(details.figures["foreign_ms"], details.figures["missing_ms"], strict=True)]
    gap = abs(median(gaps))
    figure = (
        f"{details.total('foreign')} questions with {details.passed + details.failed} foreign ids, {details.failed} let through; "
        f"median difference in time {gap:.1f} ms over {len(gaps)} pairs; {choices.total('choices')} choices of forms, "
        f"{choices.failed} with foreign rows"
    )
    is_reached = details.is_clean and choices.is_clean and gap < FASTEST_TELL_MS
    return Measured(
        figure, is_reached, "each id parameter is asked with a record that really exists elsewhere, by 10 accounts, not with 200"
    )


CHECKS = (
    Check(
        "A1",
        "every URL pattern × role × 7 methods against one matrix: 0 answers outside it, 0 patterns without a row",
        f"`{MATRIX}` with every method",
        by_tests(
            MATRIX,
            "tests/architecture/test_house.py::test_no_template_is_unused",
            workers=2,
            dist="load",
            HONGJIANG_EVERY_METHOD="1",
            only="address or two_pages or names_its_right or has_a_role or without or gets_its_lists or template",
            says=lambda c: (
                f"{int(c.worst('patterns'))} patterns, {c.total('refused')} refusals asked for over 11 roles and 7 methods, 0 outside"
            ),
            holds=lambda c: c.total("refused") > 10 * c.worst("patterns"),
            note="templates: none without a reference; that each was rendered is not counted",
        ),
    ),
    Check(
        "A2",
        "nobody signed in × every URL: only the allow-list (≤ 10 since docs/adr/0042; ≤ 8 before) answers 200",
        f"`{MATRIX}`",
        by_tests(
            f"{MATRIX}::test_nobody_sees_anything_but_the_way_in",
            says=lambda c: f"{c.total('anonymous')} questions, {c.total('open')} pages open, all on the list",
            holds=lambda c: c.total("open") <= 10,
        ),
    ),
    Check(
        "A3",
        "two plants, three branches: 0 foreign rows in list, detail, search, export, file, count; 404 with the body of «does not exist»",
        f"`{MATRIX}`, `{EXPORTS}/test_lists.py`, search, files, siblings",
        rows_in_reach,
    ),
    Check(
        "A4",
        "every id parameter with foreign ids, choices of forms too: 100 % 404; median difference in time < 20 ms",
        f"`{MATRIX}`, `{RIGHTS}`",
        guessed_numbers,
    ),
    Check(
        "A5",
        "0 keys outside the description of an answer; 20 deciding fields sent along change nothing",
        f"`{RIGHTS}`",
        by_tests(
            RIGHTS,
            only="takes_what_decides or keys_of_every_answer or sent_along",
            says=lambda c: (
                f"{c.total('answers')} answers of the API with 0 undeclared keys; {c.total('protected')} deciding fields in none of "
                f"{c.total('forms')} forms and {c.total('bodies')} bodies; sent along {c.total('sent')} times, 0 changes"
            ),
            holds=lambda c: c.total("answers") > 100 and c.total("protected") >= 20,
        ),
    ),
    Check(
        "A6",
        "withdrawn role, moved unit, closed account: the next request obeys, all sessions dead",
        f"`{RIGHTS}`, tests of accounts",
        by_tests(
            f"{RIGHTS}::test_a_withdrawn_role_and_a_closed_account_obey_on_the_next_request",
            "tests/portal/accounts/test_signing_in.py::test_a_closed_account_and_a_leaver_are_out_at_the_next_request",
            "tests/portal/accounts/test_signing_in.py::test_a_reset_ends_all_other_sessions",
            "tests/portal/organization/test_services.py::test_rights_follow_a_moved_subtree",
            "tests/portal/accounts/test_tokens.py",
            says=lambda c: f"{c.total('obeyed')} of 66 sessions obeyed on the next request (11 roles, 3 sessions each, 2 ways)",
            holds=lambda c: c.total("obeyed") == 66,
        ),
    ),
    Check(
        "A7",
        "right withdrawn between order and run of a job: 0 effects, the job ends refused and the trail says so",
        "tests of imports, undo and exports",
        by_tests(
            "tests/portal/exchange/test_flow.py::test_a_right_withdrawn_meanwhile_means_nothing_happens",
            "tests/portal/exchange/test_undo.py::test_who_lost_the_reach_undoes_nothing",
            "tests/portal/exports/test_services.py::test_a_right_withdrawn_in_between_makes_nothing",
            "tests/portal/exports/test_services.py::test_a_smaller_reach_or_a_closed_account_makes_nothing",
            "tests/portal/kernel/test_once.py::test_a_withdrawn_right_is_asked_before_an_old_answer_is_given",
            says=lambda c: f"{c.failed} effects in the {c.passed + c.failed} cases of jobs that act for a person",
        ),
    ),
    Check(
        "A8",
        "a query on a scoped model without a reach gives nothing (decided instead of an exception); views start at `within()`",
        "`tests/architecture/test_house.py`, `" + RIGHTS + "`",
        by_tests(
            "tests/architecture/test_house.py::test_views_start_from_the_reach",
            "tests/architecture/test_house.py::test_every_model_with_reach_can_be_cut_to_it",
            "tests/architecture/test_house.py::test_a_scoped_queryset_without_reach_is_empty",
            f"{RIGHTS}::test_every_scoped_model_without_a_reach_gives_nothing",
            says=lambda c: f"{c.total('empty')} of {c.total('scoped')} scoped models empty without a reach; 0 views beside it",
            holds=lambda c: c.total("empty") == c.total("scoped") > 100,
        ),
    ),
    Check(
        "A9",
        "every (right, role, state): only declared ones; 0 self-approvals in 5,000 random walks",
        f"`{RIGHTS}`",
        by_tests(
            RIGHTS,
            only="declared_states or nobody_confirms",
            says=lambda c: (
                f"{c.total('triples')} triples, 0 outside the matrix; {c.total('walks')} walks with {c.total('steps')} acts, "
                f"{c.total('through')} came through, 0 by the author or registrar"
            ),
            holds=lambda c: c.total("walks") >= 5000,
            note="walks over results of work; other records have their own tests of author and second person",
        ),
    ),
    Check(
        "A10",
        "nobody holds two administrator roles or one beside business; 0 business rows open to administrators",
        f"`{RIGHTS}`, `{MATRIX}`, tests of accounts",
        by_tests(
            RIGHTS,
            f"{MATRIX}::test_a_role_without_the_right_gets_not_found",
            "tests/portal/accounts/test_services.py",
            only="administrator or system_admin or security_admin or audit_admin or forbidden_pair",
            workers=2,
            says=lambda c: (
                f"{c.total('refused_pairs')} forbidden pairs refused by service and database; {c.total('refused')} business addresses "
                f"× methods asked by three administrators, 0 answered; {c.total('business_objects')} kinds of business records"
            ),
            holds=lambda c: c.total("refused_pairs") >= 60 and c.total("refused") > 1000,
        ),
    ),
)
