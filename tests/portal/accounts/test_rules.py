"""Who may hold which roles together, what counts as a wrong try, what a PIN looks like."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.accounts import rules
from portal.rights.enums import ADMIN_ROLES, BUSINESS_ROLES, Role

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("first", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("second", sorted(ADMIN_ROLES))
def test_nobody_holds_two_administrator_roles(first, second):
    assert rules.may_hold_together({first}, second).code == "grant.second_admin_role"


@pytest.mark.parametrize("admin", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("business", sorted(BUSINESS_ROLES))
def test_an_administrator_role_stands_alone(admin, business):
    assert rules.may_hold_together({business}, admin).code == "grant.admin_beside_business"
    assert rules.may_hold_together({admin}, business).code == "grant.business_beside_admin"


def test_business_roles_go_together():
    assert rules.may_hold_together({Role.WORKER, Role.SECRETARY}, Role.HR)
    assert rules.may_hold_together({Role.SECRETARY}, Role.SECRETARY)


@pytest.mark.parametrize(("ago", "counts"), [(0, True), (899, True), (900, False), (901, False)])
def test_a_wrong_password_counts_for_fifteen_minutes(ago, counts):
    assert rules.is_counted(NOW - timedelta(seconds=ago), NOW) is counts


def test_an_address_stays_known_for_ninety_days():
    assert rules.is_known_address(NOW - timedelta(days=89), NOW) is True
    assert rules.is_known_address(NOW - timedelta(days=90), NOW) is False
    assert rules.is_known_address(None, NOW) is False


@pytest.mark.parametrize(
    ("pin", "code"),
    [
        ("258036", ""), ("111112", ""), ("123455", ""),
        ("12345", "pin.six_digits"), ("1234567", "pin.six_digits"), ("12345a", "pin.six_digits"), ("１２３４５６", "pin.six_digits"),
        ("111111", "pin.too_simple"), ("123456", "pin.too_simple"), ("987654", "pin.too_simple"),
    ],
)  # fmt: skip
def test_a_good_pin(pin, code):
    assert rules.is_good_pin(pin).code == code


@pytest.mark.parametrize(("days", "allowed"), [(0, False), (1, True), (365, True), (366, False), (-1, False)])
def test_a_token_lives_a_year_at_most(days, allowed):
    assert bool(rules.may_issue_token(days, 365)) is allowed


def test_drawn_passwords_are_long_readable_and_never_the_same():
    drawn = {rules.drawn_password() for _ in range(500)}

    assert len(drawn) == 500
    assert {len(password) for password in drawn} == {14}
    assert set("".join(drawn)) - set("-") <= set(rules.DRAWN_ALPHABET)
