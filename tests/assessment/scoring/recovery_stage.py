"""The other side of the recovery test: runs in a process of its own against the database that the environment names.

``python -m tests.assessment.scoring.recovery_stage seed|reference|start`` prints one JSON line.
"""

import json
import os
import sys
from datetime import date

import django

BRANCHES = 40


def seed() -> dict:
    """A round of forty branches with an activity and a measure each."""
    from django.db import connection

    from branches.orgs.models import Branch, BranchCoverage
    from portal.organization.enums import NodeKind
    from tests.assessment.scoring.factories import ActivityFactory, BusinessMeasureFactory, only_rule, round_of
    from tests.support.factories import NodeFactory

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")
    only_rule()
    root = NodeFactory(code="JT", kind=NodeKind.GROUP)
    branches = []
    for no in range(BRANCHES):
        node = NodeFactory(code=f"ZB-{no:02d}", kind=NodeKind.BRANCH, parent=root)
        unit = NodeFactory(code=f"CM-{no:02d}", kind=NodeKind.DISTRICT, parent=root)
        branch = Branch.objects.create(node=node, founded_on=date(2020, 1, 1))
        BranchCoverage.objects.create(branch=branch, unit=unit, from_on=date(2020, 1, 1))
        ActivityFactory(branch=branch, present=no % 6)
        BusinessMeasureFactory(node=unit, value=60 + no)
        branches.append(branch)
    round_of(branches)
    return {"branches": len(branches)}


def reference() -> dict:
    """What an undisturbed run gives; its results are wiped again."""
    from assessment.rounds.models import AssessmentRound
    from assessment.scoring.models import PeriodFact, ScoreItem, ScoreNode, ScoreRun, ScoreTotal
    from assessment.scoring.services import run_here
    from portal.kernel import clock
    from portal.kernel.models import Job
    from portal.rights.access import system_actor

    round_ = AssessmentRound.objects.get()
    run = run_here(actor=system_actor("test"), at=clock.now, round=round_)
    rows = run.rows_written
    for model in (PeriodFact, ScoreItem, ScoreNode, ScoreTotal, ScoreRun, Job):
        model.objects.all().delete()
    AssessmentRound.objects.update(state="open")
    return {"checksum": run.checksum, "rows": rows, "state": run.state}


def start() -> dict:
    """Start a run for the workers."""
    from assessment.rounds.models import AssessmentRound
    from assessment.scoring.services import start_run
    from portal.kernel import clock
    from portal.rights.access import system_actor

    run = start_run(actor=system_actor("test"), at=clock.now(), round=AssessmentRound.objects.get())
    return {"run": run.pk, "chunks": run.chunks.count()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    import portal.celery  # noqa: F401  (the application that messages go through)

    print(json.dumps({"seed": seed, "reference": reference, "start": start}[sys.argv[1]]()))
