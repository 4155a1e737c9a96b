"""B: the way in, locks, sessions, the second factor."""

from bench.trust.check import Check, by_tests

LOGIN = "tests/trust/test_login.py"
DOORS = "tests/trust/test_doors.py"
STORIES = "tests/portal/accounts/test_signing_in.py"

CHECKS = (
    Check(
        "B1",
        "1,000 wrong passwords on one account from 1 and from 50 addresses, X-Forwarded-For turning: ≤ 5 in 15 min reach the hasher",
        f"`{LOGIN}`",
        by_tests(
            f"{LOGIN}::test_a_thousand_guesses_reach_the_hasher_five_times",
            f"{STORIES}::test_a_forged_forwarding_header_has_no_effect",
            says=lambda c: (
                f"{c.total('guesses')} guesses in 14 min from 1 and 50 addresses, {int(c.worst('looked_at'))} each reached the hasher"
            ),
            holds=lambda c: c.worst("looked_at") <= 5 and c.total("guesses") >= 2000,
        ),
    ),
    Check(
        "B2",
        "200 people behind one office address, 20 % typing errors, 5 min: 0 honest people locked out",
        f"`{LOGIN}`",
        by_tests(
            f"{LOGIN}::test_two_hundred_people_behind_one_address_all_get_in",
            says=lambda c: f"{c.total('locked_out')} of {c.total('people')} locked out, {c.total('typos')} typing errors",
            holds=lambda c: c.total("people") >= 200 and c.total("locked_out") == 0,
        ),
    ),
    Check(
        "B3",
        "session and form token new at sign-in and change of password (100 %), the old session dead",
        f"`{LOGIN}`, `{STORIES}`",
        by_tests(
            f"{LOGIN}::test_identifiers_of_session_and_form_are_new_after_each_step",
            f"{STORIES}::test_the_session_id_changes_at_sign_in",
            says=lambda c: (
                f"{c.total('renewed')} of {c.total('steps')} steps with a new session, the old one dead; "
                f"the token of forms turned {c.total('tokens')} times"
            ),
            holds=lambda c: c.total("renewed") == c.total("steps") >= 4 and c.total("tokens") >= 2,
            note="roles are read anew on each request: there is no switch of roles",
        ),
    ),
    Check(
        "B4",
        "idle 30 min, absolute 12 h, signed out, old cookie sent again: 100 % to the sign-in page",
        f"`{STORIES}`, idle tests",
        by_tests(
            STORIES,
            "tests/portal/accounts/test_idle.py",
            only="idling or twelve_hours or old_cookie or reset or idle or polling or at_work",
        ),
    ),
    Check(
        "B5",
        "administrators without a second factor: 0 pages; a code used twice: refused 100 %",
        f"`{LOGIN}`, `{STORIES}`; HONGJIANG_SECOND_FACTOR=1",
        by_tests(
            LOGIN,
            STORIES,
            only="second_factor",
            says=lambda c: f"{c.total('opened')} of {c.total('pages')} pages opened without it; the second use of a code refused",
            holds=lambda c: c.total("opened") == 0 and c.total("pages") >= 24,
        ),
    ),
    Check(
        "B6",
        "known against unknown name, 500 tries each: same words and code, medians < 10 ms apart",
        f"`{LOGIN}`",
        by_tests(
            f"{LOGIN}::test_a_known_name_answers_like_an_unknown_one_and_as_fast",
            f"{STORIES}::test_known_unknown_and_closed_accounts_get_the_same_answer",
            f"{STORIES}::test_there_is_no_way_to_sign_up_or_to_get_a_password_by_mail",
            says=lambda c: f"{c.total('each')} tries each, medians {c.worst('gap_ms'):.1f} ms apart, at the full price of a guess",
            holds=lambda c: c.total("each") >= 500 and c.worst("gap_ms") < 10,
            note="nobody resets a password by mail: there is no such page to tell names by",
        ),
    ),
    Check(
        "B7",
        "12 forged answers of an identity provider (aud, iss, nonce, exp, alg=none, other key, same e-mail, replay, state, tenant, number, "
        "closed account): 0 sessions, 0 accounts; a good one opens the account of its staff number",
        f"`{DOORS}`, `{LOGIN}`",
        by_tests(
            DOORS,
            "tests/trust/test_doors_rules.py",
            f"{LOGIN}::test_no_foreign_identity_opens_a_session",
            says=lambda c: (
                f"{c.total('opened')} sessions and {c.total('accounts')} accounts from {c.total('forged')} forged answers; "
                f"{c.total('let_in')} of {c.total('good')} good ones at {c.total('doors')} doors opened exactly their account"
            ),
            holds=lambda c: (
                c.total("opened") == c.total("accounts") == 0 and c.total("forged") >= 12 and c.total("let_in") == c.total("good") >= 8
            ),
            note="12 at an open door, against a provider in the process with keys of its own; the others where no door is open",
        ),
    ),
)
