"""What checks do inside an installation of their own: ``python -m bench.trust.acts ACT …`` prints one JSON line."""

import json
import os
import sys
from typing import Any

import django


def fill(kind: str, branches: str) -> dict[str, Any]:
    """``score``: a round of many branches; ``web``: the standing people, a session and a token."""
    return _fill_score(int(branches)) if kind == "score" else _fill_web()


def _fill_score(branches: int) -> dict[str, Any]:
    from tests.assessment.scoring import recovery_stage

    recovery_stage.BRANCHES = branches
    recovery_stage.seed()
    return recovery_stage.reference() | {"branches": branches}


def _fill_web() -> dict[str, Any]:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from portal.accounts import services
    from portal.kernel import clock
    from portal.rights.access import system_actor
    from tests.support.people import four_people

    people = four_people()
    secret = services.issue_token(
        actor=system_actor("trust"), at=clock.now(), user=people.secretary, name="trust", days=30, scopes=["*"]
    )
    session = SessionStore()
    session[SESSION_KEY] = str(people.secretary.pk)
    session[BACKEND_SESSION_KEY] = "portal.accounts.backends.StaffBackend"
    session[HASH_SESSION_KEY] = people.secretary.get_session_auth_hash()
    session.set_expiry(12 * 3600)
    session["seen_at"] = clock.now().timestamp()
    session.save()
    return {"token": secret, "session": session.session_key, "branch": people.branch_a.node.code}


def start() -> dict[str, Any]:
    """Start a score run for the workers."""
    from tests.assessment.scoring import recovery_stage

    return recovery_stage.start()


def queue(task: str, count: str, queue: str = "heavy") -> dict[str, Any]:
    """``count`` watched jobs of ``task``, each told to a worker."""
    from portal.kernel import clock, jobs
    from portal.kernel.models import Job

    at = clock.now()
    made = Job.objects.bulk_create([Job(task=task, title="trust", params={"no": no}, created_at=at) for no in range(int(count))])
    for one in made:
        jobs._send(task, {"job_id": one.pk}, queue)
    return {"first": made[0].pk, "count": len(made)}


def lose() -> dict[str, Any]:
    """Enqueue inside a transaction that is rolled back."""
    from django.db import transaction

    from portal.kernel import clock, jobs
    from portal.kernel.models import Job

    try:
        with transaction.atomic():
            jobs.enqueue(task="bench.trust.slow.nap", params={}, title="lost", owner=None, at=clock.now())
            raise ValueError
    except ValueError:
        pass
    return {"jobs": Job.objects.filter(title="lost").count()}


def main(act: str, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    import portal.celery  # noqa: F401  (the application that messages go through)

    print(json.dumps({"fill": fill, "start": start, "queue": queue, "lose": lose}[act](*words)))


if __name__ == "__main__":
    main(*sys.argv[1:])
