"""A joint meeting of the committee of the first plant, with something handed out to branch A."""

from datetime import timedelta

from branches.meetings import services
from branches.meetings.models import JointMeeting, JointMeetingKind, MeetingAction
from branches.meetings.services import ActionFacts, MeetingFacts
from portal.kernel import clock
from tests.support.people import FourPeople


def facts(people: FourPeople, code: str = "JOINT", node: str = "DW1", **changes) -> MeetingFacts:
    first = {
        "node": people.nodes[node], "kind": JointMeetingKind.objects.get(code=code), "title": "四季度联席会议",
        "held_on": clock.today() - timedelta(days=30), "guests": "工会、团委",
    }  # fmt: skip
    return MeetingFacts(**{**first, **changes})


def kept(people: FourPeople, user=None, **changes) -> JointMeeting:
    return services.keep_meeting(actor=people.actor(user or people.committee), at=clock.now(), facts=facts(people, **changes))


def topic(people: FourPeople, meeting: JointMeeting, title: str = "技能竞赛", flag: str = "union", user=None, **more):
    actor = people.actor(user or people.committee)
    return services.add_topic(actor=actor, at=clock.now(), meeting=meeting, title=title, flag=flag, **more)


def handed_out(people: FourPeople, meeting: JointMeeting, user=None, once_key: str = "", **changes) -> MeetingAction:
    first = {"text": "落实党员包机", "due_on": clock.today() + timedelta(days=3), "owner_node": people.nodes["ZB-A"]}
    told = ActionFacts(**{**first, **changes})
    actor = people.actor(user or people.committee)
    return services.hand_out(actor=actor, at=clock.now(), meeting=meeting, facts=told, once_key=once_key)
