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


def doors() -> dict[str, Any]:
    """Writes past the services by the ORM, each in a transaction of its own."""
    from portal.catalogue.models import Tag

    made = [Tag(code=f"door{no}", name_zh="x", name_en="x") for no in range(3)]
    made[0].save()
    Tag.objects.bulk_create(made[1:])
    Tag.objects.filter(code__startswith="door").update(name_en="y")
    made[0].delete()
    return {"statements": 4}


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
        client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
        client.force_login(user)
        roles |= set(user.grants.values_list("role", flat=True))
        for path in paths:
            answer = client.get(path)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            pages += answer.status_code == 200
            if hits := len(number.findall(body)):
                clear, places = clear + hits, [*places, path]
    return {"pages": pages, "roles": len(roles), "clear": clear, "where": ", ".join(sorted(set(places))[:5])}


def again() -> dict[str, Any]:
    """Packages of the scored round, recomputed a hundred times with facts, earlier rounds and judges in another order each time."""
    from random import Random

    from assessment.rounds.models import AssessmentRound
    from assessment.schemes.rules import body_from_json
    from assessment.scoring.rules import recompute
    from assessment.scoring.selectors import package_of

    round_ = AssessmentRound.objects.select_related("scheme").get()
    body = body_from_json(round_.scheme.body)
    packages = list(package_of(round_, list(round_.participants.order_by("pk").values_list("branch_id", flat=True)[:5])).values())
    dice, times, equal = Random(2026), 0, 0
    for package in packages:
        want = json.dumps([package["items"], package["totals"]], sort_keys=True)
        for _turn in range(100):
            # A pass over the whole of it: what is listed stays what it is, only its order changes.
            mixed = {key: value for key, value in dice.sample(list(package.items()), len(package)) if key not in ("items", "totals")}
            mixed["facts"] = dict(dice.sample(list(package["facts"].items()), len(package["facts"])))
            mixed["judged"] = {code: dice.sample(rows, len(rows)) for code, rows in package["judged"].items()}
            times, equal = times + 1, equal + (json.dumps(list(recompute(mixed, body)), sort_keys=True) == want)
    return {"packages": len(packages), "times": times, "equal": equal, "facts": max((len(p["facts"]) for p in packages), default=0)}


def leave() -> dict[str, Any]:
    """Leave a watched job as a page does, whatever the broker is doing."""
    from portal.kernel import clock, jobs

    job = jobs.enqueue(task="bench.trust.slow.nap", params={}, title="trust", owner=None, at=clock.now())
    return {"job": job.pk}


def steps() -> dict[str, Any]:
    """What old code may stumble over in the migrations after the folded ones."""
    from bench.trust.steps import read

    return read()


def main(act: str, *words: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    import portal.celery  # noqa: F401  (the application that messages go through)

    acts = (fill, start, queue, lose, session, doors, crawl, again, leave, steps)
    print(json.dumps({one.__name__: one for one in acts}[act](*words)))


if __name__ == "__main__":
    main(*sys.argv[1:])
