"""Questions to the first committee, through the services."""

from branches.questions import services
from branches.questions.models import PolicyQuestion
from branches.questions.services import Ask
from branches.tickets.models import ConcernTopic
from portal.kernel import clock
from portal.rights.models import User
from tests.support.people import FourPeople


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.committee), "at": clock.now()}


def asked(
    p: FourPeople, user: User | None = None, text: str = "内退政策今年有变化吗？", follows: PolicyQuestion | None = None
) -> PolicyQuestion:
    ask = Ask(ConcernTopic.objects.get(code="REFORM"), text, follows)
    return services.ask_question(**words(p, user or p.worker), ask=ask)


def answered(p: FourPeople, **changes) -> PolicyQuestion:
    row = asked(p, **changes)
    given = {"version": row.version, "shown": "内退政策今年是否有变化？", "answer": "没有变化，按集团 2024 年办法执行。"}
    return services.answer_question(**words(p), question=row, **given)


def published(p: FourPeople, **changes) -> PolicyQuestion:
    row = answered(p, **changes)
    return services.publish_question(**words(p, p.second_committee), question=row, version=row.version)
