"""Promotion cases of the made-up crews, played through the services by the people who would do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.promotion import services
from workforce.promotion.enums import CheckResult, PromotionState
from workforce.promotion.models import PromotionApplication
from workforce.promotion.selectors.facts import eligibility
from workforce.skills.demo import number_of
from workforce.skills.models import Occupation

DECIDED, RETURNED, WAITING, CHECKED, DRAFTED, READY = 12, 1, 2, 1, 1, 3
RETURN_REASON = "毕业证书扫描件看不清，请重新上传后再提交。"


@dataclass(frozen=True)
class Candidate:
    """A worker with a path met on ``on``."""

    person: Person
    occupation: Occupation
    path_code: str
    on: date


def candidates(crews: dict[int, list[Person]], sites: list[DemoBranch], today: date) -> list[Candidate]:
    """People who can apply: as many as the cases below need, each on the day of his case, from as many branches as possible."""
    occupations = {o.code: o for o in Occupation.objects.all()}
    days = [today - timedelta(days=320 - 24 * i) for i in range(DECIDED)] + [today - timedelta(days=6)] * (
        RETURNED + WAITING + CHECKED + DRAFTED + READY
    )
    found: list[Candidate] = []
    for person in _rotating(crews, sites):
        if len(found) == len(days):
            break
        if person.post_category != PostCategory.OPERATING or not person.occupation_code:
            continue
        occupation, day = occupations[person.occupation_code], days[len(found)]
        met = [s.path.code for grade in eligibility(person, occupation, day).grades for c, s in grade.paths if s.is_met]
        if met:
            found.append(Candidate(person, occupation, met[0], day))
    return found


def _rotating(crews: dict[int, list[Person]], sites: list[DemoBranch]) -> Iterable[Person]:
    """The last of each crew, then the last but one, and so on: members and offices stand at the front."""
    for depth in range(1, 25):
        for site in sites:
            crew = crews[site.node.pk]
            if depth <= len(crew):
                yield crew[-depth]


def play(chosen: list[Candidate], checker: User, decider: User, now: datetime) -> int:
    """Take each candidate as far as his case goes; returns how many cases there are."""
    ends = [PromotionState.APPROVED] * DECIDED + [PromotionState.RETURNED] * RETURNED + [PromotionState.SUBMITTED] * WAITING
    ends += [PromotionState.CHECKED] * CHECKED + [PromotionState.DRAFT] * DRAFTED
    accounts = {u.person_id: u for u in User.objects.filter(person__in=[c.person for c in chosen]).select_related("person__unit")}
    day = localdate(now)
    check, decide = actor_of(checker, day), actor_of(decider, day)
    for serial, (candidate, end) in enumerate(zip(chosen, ends, strict=False), 1):
        begun = now - (day - candidate.on)
        _case(candidate, actor_of(accounts[candidate.person.pk], day), check, decide, begun, end, serial)
    return min(len(chosen), len(ends))


def _case(candidate: Candidate, worker: Actor, check: Actor, decide: Actor, at: datetime, end: str, serial: int) -> None:
    row = services.draft_application(
        actor=worker, at=at, occupation=candidate.occupation, path_code=candidate.path_code, note="在岗期间无责任事故，申请晋级。"
    )
    if end == PromotionState.DRAFT:
        return
    row = services.submit_application(actor=worker, at=at, application=row, version=row.version)
    if end == PromotionState.RETURNED:
        services.return_application(actor=check, at=at + timedelta(days=2), application=row, version=row.version, reason=RETURN_REASON)
    if end in {PromotionState.RETURNED, PromotionState.SUBMITTED}:
        return
    for code in row.checks.filter(result=CheckResult.BY_HAND).values_list("code", flat=True):
        row = PromotionApplication.objects.get(pk=row.pk)
        services.judge_check(
            actor=check, at=at + timedelta(days=2), application=row, version=row.version, code=code, result=CheckResult.PASSED,
            reason="与人事档案核对一致。", evidence="人事档案",
        )  # fmt: skip
    row = PromotionApplication.objects.get(pk=row.pk)
    row = services.conclude_check(actor=check, at=at + timedelta(days=3), application=row, version=row.version)
    if end == PromotionState.CHECKED:
        return
    issued = candidate.on + timedelta(days=5)
    services.approve_application(
        actor=decide, at=at + timedelta(days=5), application=row, version=row.version, issued_on=issued,
        number=number_of(issued, row.target_grade, 900000 + serial), assessor="岚谷煤业集团职业技能等级认定中心",
    )  # fmt: skip
