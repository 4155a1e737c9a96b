"""Check lists for tests: an equipment check of yesterday by branch A."""

from branches.activities import services as activities
from branches.activities.models import ActivityKind
from branches.practice import services
from branches.practice.models import PracticeSheet, PracticeTemplate
from portal.kernel import clock
from tests.branches.activities.factories import facts


def by(people, user):
    return {"actor": people.actor(user), "at": clock.now()}


def begun(people, code="EQUIPMENT") -> PracticeSheet:
    salon = facts(people.branch_a, kind=ActivityKind.objects.get(code="ACT-26"), subject="设备点检行动")
    held = activities.log_activity(**by(people, people.secretary), facts=salon)
    template = PracticeTemplate.objects.get(code=code)
    return services.begin_sheet(**by(people, people.secretary), activity=held, template=template)
