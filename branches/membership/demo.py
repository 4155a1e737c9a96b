"""A handful of people on their way into the Party, each at another stage, taken there by secretary and committee."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

from branches.membership import services
from branches.membership.models import DevelopmentCase
from branches.membership.rules import VoteFigures
from branches.membership.selectors import helper_candidates
from branches.membership.services import StepFacts
from branches.orgs.models import Branch
from portal.kernel.periods import add_months, add_years
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.skills.selectors import certified_at

ABOVE = frozenset({4, 8, 13, 16, 17, 18, 24})
SENIOR = 3


@dataclass(frozen=True)
class Way:
    """``branch`` by place in the list; ``to``: the last step taken; ``ago``: days since the application."""

    branch: int
    to: int
    ago: int
    is_skilled: bool = False


WAYS = (
    Way(0, 1, 22), Way(0, 5, 420, True), Way(1, 12, 560), Way(2, 16, 580, True), Way(0, 20, 860, True), Way(1, 25, 1060),
    Way(3, 25, 1400, True),
)  # fmt: skip
NOTES = {
    2: "组织委员谈话，了解入党动机和家庭情况", 3: "党小组推荐，支委会研究同意", 7: "听取党小组、培养联系人和群众意见，支委会讨论同意",
    10: "函调和查阅档案，未发现问题",
    11: "参加集团党校发展对象培训班", 13: "材料齐全，同意召开支部大会", 15: "无记名投票表决", 17: "党委会审议批准", 20: "在矿史馆集体宣誓",
}  # fmt: skip


def days_of(start: date) -> dict[int, date]:
    """The day of each step of a case that keeps every limit."""
    named = add_months(start, 3)
    ready = add_months(named, 12)
    voted = ready + timedelta(days=50)
    ended = add_months(voted, 12)
    near = {1: start, 2: start + timedelta(days=12), 3: named, 4: named + timedelta(days=6), 5: named + timedelta(days=7), 6: ready}
    middle = {no: ready + timedelta(days=4 * (no - 6)) for no in range(7, 13)}
    late = {13: voted - timedelta(days=20), 14: voted - timedelta(days=12), 15: voted, 16: voted + timedelta(days=15)}
    later = {17: voted + timedelta(days=35), 18: voted + timedelta(days=38), 19: voted + timedelta(days=40), 20: voted + timedelta(days=60)}
    last = {21: ended, 22: ended, 23: ended + timedelta(days=9), 24: ended + timedelta(days=25), 25: ended + timedelta(days=28)}
    return {**near, **middle, **late, **later, **last}


def develop(sites: list[DemoBranch], crews: dict[int, list[Person]], members: dict[int, list[Person]], now: datetime) -> int:
    """Bring the cases above as far as the enterprise is large enough; returns how many."""
    today = localdate(now)
    grant = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user").order_by("pk").first()
    if grant is None:
        return 0
    committee, taken, count = actor_of(grant.user, today), set[int](), 0
    for way in WAYS:
        if way.branch >= len(sites):
            continue
        site = sites[way.branch]
        start = today - timedelta(days=way.ago)
        person = _choose(crews[site.node.pk], {p.pk for p in members[site.node.pk]} | taken, start, is_skilled=way.is_skilled)
        if person is None:
            continue
        taken.add(person.pk)
        secretary = actor_of(User.objects.get(person=members[site.node.pk][0]), today)
        _lead(way, Branch.objects.select_related("node").get(pk=site.node.pk), person, secretary, committee, start)
        count += 1
    return count


def _choose(crew: list[Person], but: set[int], start: date, *, is_skilled: bool) -> Person | None:
    """Somebody of the crew who worked there then, of age, skilled where that is wanted."""
    fit = [
        p for p in crew
        if p.pk not in but and p.left_on is None and p.hired_on and p.hired_on <= start
        and p.birth_on and p.birth_on <= add_years(start, -19)
    ]  # fmt: skip
    skilled = [p for p in fit if certified_at(p.pk, start, SENIOR).exists()] if is_skilled else []
    return next(iter(skilled or fit), None)


def _at(day: date) -> datetime:
    return make_aware(datetime.combine(day, time(10)))


def _lead(way: Way, branch: Branch, person: Person, secretary: Actor, committee: Actor, start: date) -> DevelopmentCase:
    days = days_of(start)
    case = services.open_case(actor=secretary, at=_at(start), branch=branch, person=person, on=start, note="本人当面递交")
    for no in range(2, way.to + 1):
        if no == 6:
            _review(case, secretary, days[3], ("学习主动，按时交思想汇报", "能带头完成急难任务"))
        case.refresh_from_db()
        facts = _facts(no, branch, days[no])
        services.take_step(
            actor=committee if no in ABOVE else secretary, at=_at(days[no]), case=case, version=case.version, facts=facts
        )  # fmt: skip
    if way.to == 5:
        _review(case, secretary, days[3], ("学习主动，按时交思想汇报",))
    return case


def _review(case: DevelopmentCase, actor: Actor, named: date, texts: tuple[str, ...]) -> None:
    for n, text in enumerate(texts, 1):
        on = add_months(named, 5 * n)
        services.add_review(actor=actor, at=_at(on), case=case, on=on, text=text)


def _facts(no: int, branch: Branch, on: date) -> StepFacts:
    full = list(helper_candidates(branch, on)[:60])
    helpers = tuple(full[1:3]) if no in (5, 9) else ()
    vote = VoteFigures(expected=len(full), present=len(full) - 1, yes=len(full) - 1, written_yes=1) if no in (15, 23) else None
    result = {15: "passed", 23: "on_time"}.get(no, "")
    days, hours = (3, 24) if no == 11 else (None, None)
    return StepFacts(
        on=on, note=NOTES.get(no, ""), helpers=helpers, vote=vote, result=result, training_days=days, training_hours=hours
    )  # fmt: skip
