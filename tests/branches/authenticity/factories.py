"""Minutes long enough to be compared, lots, and an account beside the two of the committee."""

from datetime import date

from branches.activities.models import Activity
from branches.authenticity import services
from branches.authenticity.models import SampleDraw, SampledRecord
from branches.authenticity.services import DrawFacts
from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.support.people import FourPeople, user_with

MINUTES = (
    "会议学习了集团公司关于降低采掘接续压力的安排，结合本区队实际逐条讨论。大家认为接续紧张的主要原因是工作面搬家周期偏长、掘进单进波动大、"
    "设备检修与生产衔接不顺。会议议定：由党员骨干牵头成立搬家提速小组，把工序逐项列表，明确负责人和完成时间；检修班提前一个班把备件送到位；"
    "支部委员每周五到现场走一次，当场解决衔接中的问题，月底在党员大会上通报。"
)
OTHER = (
    "本次组织生活围绕通风系统优化展开。通风队介绍了十二采区风量调整的经过，比较了调整前后的瓦斯浓度、巷道温度和风机电耗，指出两处风门漏风。"
    "与会同志建议把巡查周期由一周改为三天，给风门加装开闭传感器，新工人由老党员一对一带教测风仪的使用，半年后用数据说明效果并在区队看板公示。"
)
FIRST, LAST = date(2026, 7, 1), date(2026, 11, 30)


def written(branch, minutes: str = MINUTES, **more) -> Activity:
    """A record with everybody there and minutes whose keys are written."""
    activity = with_roll(ActivityFactory(branch=branch, summary=minutes, **more))
    services.sign_minutes([activity.pk])
    return Activity.objects.select_related("branch__node", "kind", "group", "team").get(pk=activity.pk)


def lot(people: FourPeople, **changes) -> SampleDraw:
    """A lot below DW1 by the first of the committee, all records of the year's second half."""
    facts = {"node": people.nodes["DW1"], "starts_on": FIRST, "ends_on": LAST, "per_branch": 1, "seed": 7}
    return services.draw_sample(actor=people.actor(people.committee), at=clock.now(), facts=DrawFacts(**{**facts, **changes}))


def drawn_record(people: FourPeople, state: str = "filed", **more) -> SampledRecord:
    """One record of branch A, drawn and waiting."""
    with_roll(ActivityFactory(branch=people.branch_a, state=state, created_by=people.secretary, filed_by=people.secretary, **more))
    return lot(people).records.get()


def third_of_the_committee(people: FourPeople) -> User:
    return user_with(Role.COMMITTEE, people.nodes["DW1"], unit=people.nodes["MK1"], name="委员丙")


def judge(people: FourPeople, user: User, record: SampledRecord, verdict: str, note: str = "核对了签到表") -> SampledRecord:
    return services.give_verdict(actor=people.actor(user), at=clock.now(), record=record, verdict=verdict, note=note)
