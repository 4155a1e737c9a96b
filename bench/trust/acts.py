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
    from portal.accounts import services
    from portal.kernel import clock
    from portal.rights.access import system_actor
    from tests.support.people import four_people

    people = four_people()
    secret = services.issue_token(actor=system_actor("trust"), at=clock.now(), user=people.secretary, name="trust", days=30, scopes=["*"])
    return {"token": secret, "branch": people.branch_a.node.code, "user": people.secretary.pk}


def session() -> dict[str, Any]:
    """The first secretary, signed in now."""
    from django.test import Client

    from portal.rights.models import User

    client = Client()
    client.force_login(User.objects.filter(grants__role="secretary").order_by("pk").first())
    return {"session": client.session.session_key}


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


def crawl() -> dict[str, Any]:
    """Every list of pages and API by every standing role, with a number of everybody that must not be seen."""
    import re

    from django.test import Client

    from portal.people.models import Person
    from portal.rights.models import User
    from tests.support.routes import routes

    for no, person in enumerate(Person.objects.order_by("pk")):
        person.phone, person.id_no = f"139{no:08d}", f"11010119900101{no % 1000:03d}X"
        person.save()
    clear, places, pages, roles = 0, [], 0, set()
    number = re.compile(rb"(?<!\d)(?:139\d{8}|11010119900101\d{3}[\dX])(?!\d)")
    paths = [r.url() for r in routes() if not r.kwargs and not r.is_allauth and "GET" in r.methods and not r.url().startswith("/healthz")]
    for user in User.objects.filter(grants__isnull=False).distinct().order_by("pk"):
        client = Client(raise_request_exception=False)
        client.force_login(user)
        roles |= set(user.grants.values_list("role", flat=True))
        for path in paths:
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            pages += answer.status_code == 200
            if hits := len(number.findall(body)):
                clear, places = clear + hits, [*places, path]
    return {"pages": pages, "roles": len(roles), "clear": clear, "where": ", ".join(sorted(set(places))[:5])}


def steps() -> dict[str, Any]:
    """Operations of migrations after the folded ones, and those that code of the version before stumbles over."""
    from django.db import connection
    from django.db.migrations import operations as ops
    from django.db.migrations.loader import MigrationLoader
    from django.db.models import NOT_PROVIDED

    graph, hard, steps, migrations = MigrationLoader(connection), [], 0, 0
    for (app, name), one in sorted(graph.disk_migrations.items()):
        if app not in ("portal", "workforce", "branches", "assessment") or name <= "0110_folded":
            continue
        migrations += 1
        for step in one.operations:
            steps += 1
            is_gone = isinstance(step, ops.RemoveField | ops.RenameField | ops.DeleteModel | ops.RenameModel)
            # Django fills an added column and then drops the default of the database: old code writes no value into it.
            field = getattr(step, "field", None)
            is_asked = isinstance(step, ops.AddField) and not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many
            if is_gone or is_asked:
                hard.append(f"{app}.{name}: {step.describe()}")
    return {"migrations": migrations, "steps": steps, "hard": hard}


def main(act: str, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    import portal.celery  # noqa: F401  (the application that messages go through)

    print(
        json.dumps(
            {"fill": fill, "start": start, "queue": queue, "lose": lose, "session": session, "crawl": crawl, "steps": steps}[act](*words)
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
