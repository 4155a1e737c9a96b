"""What a branch needs done without anybody asking: reminders of terms, and roles that follow posts."""

from celery import shared_task

from branches.orgs import services
from portal.kernel import clock
from portal.rights.access import system_actor

BEAT = {"branches.orgs.tasks.remind_of_terms": 86400, "branches.orgs.tasks.align_post_roles": 3600}


@shared_task(name="branches.orgs.tasks.remind_of_terms")
def remind_of_terms() -> None:
    """Re-election reminders of today; safe to run again."""
    services.remind_of_terms(at=clock.now(), today=clock.today())


@shared_task(name="branches.orgs.tasks.align_post_roles")
def align_post_roles() -> None:
    """Roles of posts and proxies for accounts opened since, and of offices that begin today; safe to run again."""
    services.align_post_roles(actor=system_actor("branch posts"), at=clock.now())
