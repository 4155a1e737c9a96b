"""Writes on accounts, roles, tokens and PINs, by what they write."""

from portal.accounts.services.accounts import (
    begin_try,
    check_pin,
    close_account,
    close_accounts_of_leavers,
    create_account,
    create_accounts,
    drop_tries,
    end_try,
    forget_old_tries,
    grant_role,
    issue_token,
    note_password_change,
    reopen_account,
    reset_password,
    revoke_token,
    set_known_password,
    set_pin,
    withdraw_role,
)
from portal.accounts.services.offices import follow_offices
from portal.accounts.services.sessions import end_other_sessions, remove_second_factor

__all__ = [
    "begin_try", "check_pin", "close_account", "close_accounts_of_leavers", "create_account", "create_accounts", "drop_tries",
    "end_other_sessions", "end_try", "follow_offices", "forget_old_tries", "grant_role", "issue_token", "note_password_change",
    "remove_second_factor", "reopen_account", "reset_password", "revoke_token", "set_known_password", "set_pin", "withdraw_role",
]  # fmt: skip
