"""E: the web."""

from bench.trust.check import Check, by_tests

WEB = "tests/trust/test_web.py"

CHECKS = (
    Check(
        "E1",
        "every unsafe address without a token or from a foreign origin: 403; GET changes nothing in the database",
        f"`{WEB}`",
        by_tests(
            WEB,
            only="unsafe or reading_changes",
            says=lambda c: f"{c.total('unsafe')} unsafe requests, all 403; {c.total('reads')} GET by 11 roles, 0 rows changed",
            holds=lambda c: c.total("unsafe") > 1000 and c.total("reads") > 1000,
        ),
    ),
    Check(
        "E2",
        "every htmx request with a dead session or a withdrawn right: 0 sign-in pages in a fragment, HX-Redirect 100 %",
        f"`{WEB}`",
        by_tests(
            f"{WEB}::test_a_fragment_never_holds_the_sign_in_page",
            says=lambda c: f"{c.total('fragments')} requests, 0 sign-in pages inside a fragment",
            holds=lambda c: c.total("fragments") > 1000,
        ),
    ),
    Check(
        "E3",
        "after signing out: 0 personal data in storage, cache and the back button; no-store on every signed-in answer",
        f"`{WEB}` (headers), `tests/journeys/test_offline_draft.py`",
        by_tests(
            WEB,
            "tests/journeys/test_offline_draft.py::test_a_draft_waits_for_its_own_account_and_is_seen_by_nobody_else",
            only="carries_the_headers or seen_by_nobody_else",
            says=lambda c: f"no-store on all signed-in answers ({c.total('answers')} answers looked at); drafts seen by nobody else",
            note="htmx keeps no history (historyCacheSize 0); drafts on the device belong to one account (docs/adr/0013)",
        ),
        is_long=True,
    ),
    Check(
        "E4",
        "CSP without unsafe-*, HSTS ≥ 1 year, COOP, frame-ancestors on every answer, 404, 500 and static too: 100 %",
        f"`{WEB}`",
        by_tests(
            WEB,
            only="headers or them_too",
            says=lambda c: f"{c.total('answers')} answers, 0 without one of the headers",
            holds=lambda c: c.total("answers") > 1000,
            note="complaints of the browser are counted by tests/journeys/test_screens.py",
        ),
    ),
    Check(
        "E5",
        "60 texts that want to run × every text field, and on the parameters; injections of SQL: 0 run, 0 errors of the server",
        f"`{WEB}` with a corpus of its own instead of sqlmap",
        by_tests(
            WEB,
            only="stored_text or address_runs or would_run",
            says=lambda c: (
                f"{int(c.worst('payloads'))} texts in {c.total('fields')} text columns, shown {c.total('shown')} times on "
                f"{c.total('pages')} pages, 0 could run; {c.total('parameters')} parameters, 0 ran, 0 errors"
            ),
            holds=lambda c: c.worst("payloads") >= 60 and c.total("shown") > 100 and c.total("parameters") > 500,
            note="pages are parsed for handlers, scripts, foreign elements; sqlmap is no pinned package, 12 injections stand in",
        ),
    ),
    Check(
        "E6",
        "schemathesis: ≥ 200 cases per operation, ≥ 20,000 in all: 0 × 5xx, 0 ignored sign-in, 0 answers beside the schema",
        "`tests/trust/test_machine.py`",
        by_tests(
            "tests/trust/test_machine.py",
            workers=2,
            says=lambda c: f"{c.total('cases')} cases over {len(c.figures['cases'])} operations, 0 × 5xx, 0 beside the schema",
            holds=lambda c: c.total("cases") >= 20_000,
            note="one account that holds the right per operation; without links between operations",
        ),
        is_long=True,
    ),
)
