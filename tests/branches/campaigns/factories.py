"""Campaigns and visits for tests."""

from datetime import date

from branches.campaigns import services
from branches.campaigns.models import Campaign, ModelVisit
from branches.campaigns.services import CampaignFacts
from portal.kernel import clock
from workforce.honours.models import Honour, HonourTitle


def by(people, user):
    return {"actor": people.actor(user), "at": clock.now()}


def opened(people, year=2026, **changes) -> Campaign:
    first = {"node": people.nodes["DW1"], "kind": "theme", "name": "讲工匠故事、展劳模风采", "year": year,
             "from_on": date(year, 1, 1), "to_on": date(year, 12, 31)}  # fmt: skip
    return services.open_campaign(**by(people, people.committee), facts=CampaignFacts(**{**first, **changes}))


def honour(people, node, person=None, **changes) -> Honour:
    """A confirmed honour of a person or of a collective."""
    title = HonourTitle.objects.filter(is_for_people=person is not None).order_by("sort")[0]
    return Honour.objects.create(
        title=title, level=title.level, person=person, node=node, awarded_on=date(2025, 5, 1), awarded_by="总工会",
        registered_at=clock.now(), registered_by=people.hr, confirmed_by=people.second_hr, confirmed_at=clock.now(), **changes,
    )  # fmt: skip


def agreed(people, **changes) -> ModelVisit:
    guest = honour(people, people.nodes["CM-A"], people.worker.person, is_shown=True)
    first = {"branch": people.branch_a, "honour": guest, "planned_on": date(2026, 12, 3), "topic": "采煤机截割技术"}
    return services.agree_visit(**by(people, people.secretary), **{**first, **changes})
