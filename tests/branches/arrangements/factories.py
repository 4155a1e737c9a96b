"""Arrangements for tests: a themed Party day of this month and of December for the committee's branches."""

from branches.activities.models import ActivityKind
from branches.arrangements import services
from branches.arrangements.models import Arrangement
from branches.arrangements.services import ArrangementFacts
from portal.kernel import clock


def by(people, user):
    return {"actor": people.actor(user), "at": clock.now()}


def given(people, **changes) -> ArrangementFacts:
    today = clock.today()
    first = {
        "node": people.nodes["DW1"], "kind": ActivityKind.objects.get(code="MT-05"), "subject": "学习安全生产法", "year": today.year,
        "months": sorted({today.month, 12}), "gist": "结合岗位讲",
    }  # fmt: skip
    return ArrangementFacts(**{**first, **changes})


def arranged(people, once_key="", **changes) -> Arrangement:
    return services.arrange(**by(people, people.committee), facts=given(people, **changes), once_key=once_key)
