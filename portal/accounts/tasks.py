"""Housekeeping of accounts."""

from celery import shared_task

from portal.accounts import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"portal.accounts.tasks.close_leavers": 3600, "portal.accounts.tasks.forget_old_tries": 86400}


@shared_task(name="portal.accounts.tasks.close_leavers")
def close_leavers() -> None:
    """Leavers are refused by the backend from the day after their last; this closes their accounts for good."""
    services.close_accounts_of_leavers(actor=system_actor("accounts"), at=clock.now(), today=clock.today())


@shared_task(name="portal.accounts.tasks.forget_old_tries")
def forget_old_tries() -> None:
    """Rows of wrong passwords that count no more."""
    services.forget_old_tries(at=clock.now())
