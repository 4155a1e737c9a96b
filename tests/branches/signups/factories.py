"""Events with places for tests: a policy salon of the day after tomorrow with two places."""

from datetime import timedelta

from branches.activities import services as activities
from branches.activities.models import ActivityKind
from branches.signups import services
from branches.signups.models import SignupSheet
from branches.signups.services import SheetFacts
from portal.kernel import clock
from tests.branches.activities.factories import facts


def by(people, user):
    return {"actor": people.actor(user), "at": clock.now()}


def planned(people, **changes):
    start = clock.now() + timedelta(days=2)
    given = {
        "kind": ActivityKind.objects.get(code="ACT-06"),
        "subject": "产改政策解读沙龙",
        "starts_at": start,
        "ends_at": None,
        "place": "三楼",
    }
    return activities.log_activity(**by(people, people.secretary), facts=facts(people.branch_a, **{**given, **changes}))


def sheet_facts(activity, **changes) -> SheetFacts:
    now = clock.now()
    return SheetFacts(
        **{"places": 2, "opens_at": now - timedelta(hours=1), "closes_at": activity.starts_at - timedelta(hours=1), **changes}
    )


def opened(people, activity=None, **changes) -> SignupSheet:
    held = activity or planned(people)
    return services.open_signup(**by(people, people.secretary), activity=held, facts=sheet_facts(held, **changes))
