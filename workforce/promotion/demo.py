"""Promotion cases of the made-up crews, played through the services by the people who would do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from portal.organization.demo import DemoBranch
from portal.panels import services as panels
from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.publicity.services import close_publicity
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from workforce.competitions.models import CompetitionMember
from workforce.promotion import services
from workforce.promotion.enums import CheckResult, ExamPart, PromotionState
from workforce.promotion.models import ExamSitting, PromotionApplication, PromotionBatch
from workforce.promotion.selectors import exams, fasttrack
from workforce.promotion.selectors.facts import eligibility
from workforce.skills.demo import number_of
from workforce.skills.models import Occupation, SkillCertificate

DECIDED, RETURNED, WAITING, CHECKED, DRAFTED, READY = 12, 1, 2, 1, 1, 3
FINISHED, SHOWN, READY_FOR_PANEL = 3, 2, 2
FINISHED_DAYS, SHOWN_DAYS = 45, 8  # how long ago enrolment of the two batches ended
PANEL_GRADE = 2
ASSESSOR = "岚谷煤业集团职业技能等级认定中心"
RETURN_REASON = "毕业证书扫描件看不清，请重新上传后再提交。"
S = PromotionState


@dataclass(frozen=True)
class Slot:
    """A case that the demo wants: how it ends, and how many days ago it was handed in."""

    end: str
    days: int


@dataclass(frozen=True)
class Candidate:
    """A worker with a path met on ``on``; ``end`` says how far his case goes, empty for whoever may still apply."""

    person: Person
    occupation: Occupation
    path_code: str
    on: date
    end: str


def plain_slots() -> list[Slot]:
    """Cases of grades without a panel."""
    rest = [S.RETURNED] * RETURNED + [S.SUBMITTED] * WAITING + [S.CHECKED] * CHECKED + [S.DRAFT] * DRAFTED
    return [Slot(S.APPROVED, 320 - 24 * i) for i in range(DECIDED)] + [Slot(end, 6) for end in rest] + [Slot("", 6)] * READY


def panel_slots() -> list[Slot]:
    """Cases of technicians: a finished batch, one in publicity, and some who may still apply."""
    return [Slot("finished", FINISHED_DAYS)] * FINISHED + [Slot("shown", SHOWN_DAYS)] * SHOWN + [Slot("", 0)] * READY_FOR_PANEL


def candidates(crews: dict[int, list[Person]], sites: list[DemoBranch], today: date) -> list[Candidate]:
    """People who can apply: as many as the cases need, each on the day of his case, from as many branches as possible."""
    occupations = {o.code: o for o in Occupation.objects.all()}
    skilled = set(SkillCertificate.objects.filter(grade=PANEL_GRADE + 1, state="valid").values_list("person_id", flat=True))
    plain, panel = plain_slots(), panel_slots()
    found: list[Candidate] = []
    for person in _rotating(crews, sites):
        slots = panel if person.pk in skilled else plain
        if not slots or person.post_category != PostCategory.OPERATING or not person.occupation_code:
            continue
        occupation, day = occupations[person.occupation_code], today - timedelta(days=slots[0].days)
        path = _met_path(person, occupation, day, is_for_panel=slots is panel)
        if path:
            found.append(Candidate(person, occupation, path, day, slots.pop(0).end))
        if not plain and not panel:
            break
    return found


def _met_path(person: Person, occupation: Occupation, day: date, *, is_for_panel: bool) -> str:
    """A path met on ``day`` to a grade with a panel, or to one without."""
    grades = eligibility(person, occupation, day).grades
    met = [s.path for grade in grades for _, s in grade.paths if s.is_met and (grade.grade <= PANEL_GRADE) == is_for_panel]
    return met[0].code if met else ""


def _rotating(crews: dict[int, list[Person]], sites: list[DemoBranch]) -> Iterable[Person]:
    """The last of each crew, then the last but one, and so on: members and offices stand at the front."""
    for depth in range(1, 25):
        for site in sites:
            crew = crews[site.node.pk]
            if depth <= len(crew):
                yield crew[-depth]


def play(chosen: list[Candidate], checker: User, decider: User, now: datetime) -> int:
    """Take each candidate as far as his case goes; returns how many cases there are."""
    accounts = {u.person_id: u for u in User.objects.filter(person__in=[c.person for c in chosen]).select_related("person__unit")}
    day = localdate(now)
    hands = Hands(actor_of(checker, day), actor_of(decider, day))
    workers = {pk: actor_of(user, day) for pk, user in accounts.items()}
    plain = [c for c in chosen if c.end in S.values]
    for serial, candidate in enumerate(plain, 1):
        _case(candidate, workers[candidate.person.pk], hands, now - (day - candidate.on), serial)
    judges = _judges(chosen, {checker.pk, decider.pk}, day)
    count = len(plain)
    for end, name in (("finished", "第一批技师、高级技师评审"), ("shown", "第二批技师、高级技师评审")):
        batch = [c for c in chosen if c.end == end]
        if batch and len(judges) == 3:  # a small demo may lack technicians or judges
            _batch(batch, workers, hands, judges, f"{batch[0].on.year} 年{name}", now - (day - batch[0].on), is_finished=end == "finished")
            count += len(batch)
    return count


# One member is stricter than the others: the table of leniency shows it and corrects nothing.
POINTS = {True: (Decimal(88), Decimal("85.5"), Decimal(62)), False: (Decimal(58), Decimal(55), Decimal(40))}


@dataclass(frozen=True)
class Hands:
    """The two persons of HR."""

    check: Actor
    decide: Actor


def _judges(chosen: list[Candidate], hands: set[int], day: date) -> list[User]:
    """Three officers from units where nobody of the batches works."""
    units = {c.person.unit_id for c in chosen if c.end in {"finished", "shown"}}
    rows = RoleGrant.objects.exclude(role__in=[Role.WORKER, Role.HR]).exclude(user__person=None).exclude(user__person__unit__in=units)
    users = {g.user_id: g.user for g in rows.valid_on(day).exclude(user__in=hands).select_related("user").order_by("pk")}
    return list(users.values())[:3]


def _batch(
    rows: list[Candidate], workers: dict[int, Actor], hands: Hands, judges: list[User], name: str, at: datetime, *, is_finished: bool
) -> None:
    """A batch from enrolment to publicity, and to the last decision when it is a finished one."""
    hr, day = hands.check, localdate(at)
    assert hr.user is not None
    node = RoleGrant.objects.filter(user=hr.user, role=Role.HR).select_related("node").order_by("pk")[0].node
    batch = services.open_batch(
        actor=hr, at=at - timedelta(days=5), name=name, node=node, opens_on=day - timedelta(days=5), closes_on=day, target_grades=[2, 1]
    )
    cases = [_checked(_handed_in(c, workers[c.person.pk], at), hr, at + timedelta(days=1)) for c in rows]
    batch = services.close_enrolment(actor=hr, at=at + timedelta(days=2), batch=batch, version=batch.version)
    _examine(batch, hands, judges, at + timedelta(days=2), is_finished=is_finished)
    _judge(batch, hr, judges, at + timedelta(days=3), against=cases[-1].pk if is_finished and len(cases) > 1 else 0)
    batch = PromotionBatch.objects.get(pk=batch.pk)
    batch = services.publicise_batch(actor=hr, at=at + timedelta(days=4), batch=batch, version=batch.version)
    if not is_finished or batch.publicity is None:
        return
    over = at + (batch.publicity.ends_on - day) + timedelta(days=1)
    close_publicity(actor=hr, at=over, publicity=batch.publicity, version=batch.publicity.version, note="公示期内没有异议。")
    for serial, case in enumerate(cases, 1):
        row = PromotionApplication.objects.get(pk=case.pk)
        if row.state == S.CHECKED:
            reason = "综合评审未通过，业绩材料不足，可在补充业绩后重新申报。"
            services.refuse_application(actor=hands.decide, at=over, application=row, version=row.version, reason=reason)
        else:
            _approve(row, hands.decide, over, 950000 + serial)


def _examine(batch: PromotionBatch, hands: Hands, judges: list[User], at: datetime, *, is_finished: bool) -> None:
    """Theory and skill before the panel. In the batch that still runs one candidate has to sit the skill part again."""
    numbers = " ".join(user.person.staff_no for user in judges if user.person is not None)
    for part in (ExamPart.THEORY, ExamPart.SKILL):
        sitting = services.plan_sitting(actor=hands.check, at=at, batch=batch, part=part, held_on=localdate(at), place="集团培训中心考场")
        _hold(sitting, hands, numbers, at, lowest="56.5" if part == ExamPart.SKILL and not is_finished else "")
    if not is_finished:
        held_on = localdate(at) + timedelta(days=10)
        services.plan_sitting(
            actor=hands.check, at=at, batch=batch, part=ExamPart.SKILL, held_on=held_on, place="集团实训基地", is_resit=True
        )


def _hold(sitting: ExamSitting, hands: Hands, numbers: str, at: datetime, lowest: str = "") -> None:
    """Examiners, marks by one person, the second look by the other. ``lowest``: the mark of the first candidate."""
    sitting = services.name_examiners(actor=hands.check, at=at, sitting=sitting, version=sitting.version, numbers=numbers)
    sitting = services.start_sitting(actor=hands.check, at=at, sitting=sitting, version=sitting.version)
    marks = {pk: str(74 + 5 * n) for n, pk in enumerate(sitting.scores.values_list("pk", flat=True))}  # type: ignore[attr-defined]
    if lowest:
        marks[min(marks)] = lowest
    sitting = services.enter_scores(actor=hands.check, at=at, sitting=sitting, version=sitting.version, marks=marks)
    services.verify_scores(actor=hands.decide, at=at, sitting=sitting, version=sitting.version)


def _examine_single(row: PromotionApplication, hands: Hands, at: datetime) -> None:
    """Theory and skill of one application outside a batch; left out where the demo has too few who may examine him."""
    offices = [actor.user.person for actor in (hands.check, hands.decide) if actor.user is not None and actor.user.person is not None]
    grants = RoleGrant.objects.exclude(role__in=[Role.WORKER, Role.HR]).exclude(user__person=None).valid_on(localdate(at))
    people = list({g.user.person_id: g.user.person for g in grants.select_related("user__person").order_by("pk")}.values())
    tied = {person.pk for person, _other, _why in exams.ties([*people, *offices], [row.person])}
    free = [person for person in people if person.pk not in tied][:3]
    if len(free) < 3 or tied & {person.pk for person in offices}:
        return
    for part in (ExamPart.THEORY, ExamPart.SKILL):
        sitting = services.plan_single(
            actor=hands.check, at=at, application=row, part=part, held_on=localdate(at), place="集团培训中心考场"
        )  # fmt: skip
        _hold(sitting, hands, " ".join(person.staff_no for person in free), at)


def _judge(batch: PromotionBatch, hr: Actor, judges: list[User], at: datetime, *, against: int) -> None:
    """By points with a second reading where somebody fails, by votes without names of applicants elsewhere."""
    panel = batch.panel
    assert panel is not None
    is_by_points = bool(against)
    panel = panels.seat_members(actor=hr, at=at, panel=panel, version=panel.version, users=judges, chair=judges[0])
    panel = panels.settle_panel(
        actor=hr, at=at, panel=panel, version=panel.version, method="points" if is_by_points else "vote", figure="median",
        has_discussion=is_by_points, is_blind=not is_by_points, hides_judges=is_by_points, fewest=3,
        due_on=localdate(at) + timedelta(days=2),
    )  # fmt: skip
    panel = panels.open_panel(actor=hr, at=at, panel=panel, version=panel.version)
    for n, user in enumerate(judges):
        member = actor_of(user, localdate(at))
        for case in panel.cases.all():
            is_for = case.record_id != against
            reason = "技术全面，带徒和革新业绩突出。" if is_for else "近年业绩材料不足。"
            words = {"points": POINTS[is_for][n]} if is_by_points else {"is_for": is_for}
            panels.give_opinion(actor=member, at=at, case=case, reason=reason, **words)
    panel.refresh_from_db()
    if is_by_points:
        panel = panels.discuss_panel(actor=hr, at=at, panel=panel, version=panel.version)
        first = panel.cases.exclude(record_id=against).first() or panel.cases.get()
        panels.give_opinion(actor=actor_of(judges[2], localdate(at)), at=at, case=first, points=Decimal(78), reason="听取合议意见后调整。")
        panel.refresh_from_db()
    panels.conclude_panel(actor=hr, at=at, panel=panel, version=panel.version)


def _handed_in(candidate: Candidate, worker: Actor, at: datetime) -> PromotionApplication:
    row = _drafted(candidate, worker, at)
    return services.submit_application(actor=worker, at=at, application=row, version=row.version)


def _drafted(candidate: Candidate, worker: Actor, at: datetime) -> PromotionApplication:
    return services.draft_application(
        actor=worker, at=at, occupation=candidate.occupation, path_code=candidate.path_code, note="在岗期间无责任事故，申请晋级。"
    )


def _checked(row: PromotionApplication, check: Actor, at: datetime) -> PromotionApplication:
    for code in row.checks.filter(result=CheckResult.BY_HAND).values_list("code", flat=True):
        row = PromotionApplication.objects.get(pk=row.pk)
        services.judge_check(
            actor=check, at=at, application=row, version=row.version, code=code, result=CheckResult.PASSED,
            reason="与人事档案核对一致。", evidence="人事档案",
        )  # fmt: skip
    row = PromotionApplication.objects.get(pk=row.pk)
    return services.conclude_check(actor=check, at=at, application=row, version=row.version)


def _approve(row: PromotionApplication, decide: Actor, at: datetime, serial: int) -> None:
    issued = localdate(at)
    services.approve_application(
        actor=decide, at=at, application=row, version=row.version, issued_on=issued,
        number=number_of(issued, row.target_grade, serial), assessor=ASSESSOR,
    )  # fmt: skip


def _case(candidate: Candidate, worker: Actor, hands: Hands, at: datetime, serial: int) -> None:
    if candidate.end == S.DRAFT:
        _drafted(candidate, worker, at)
        return
    row = _handed_in(candidate, worker, at)
    if candidate.end == S.RETURNED:
        services.return_application(
            actor=hands.check, at=at + timedelta(days=2), application=row, version=row.version, reason=RETURN_REASON
        )
    if candidate.end in {S.RETURNED, S.SUBMITTED}:
        return
    row = _checked(row, hands.check, at + timedelta(days=3))
    if candidate.end == S.APPROVED and serial == 1:
        _examine_single(row, hands, at + timedelta(days=4))
    if candidate.end == S.APPROVED:
        _approve(row, hands.decide, at + timedelta(days=5), 900000 + serial)


def by_fast_track(first: User, second: User, now: datetime) -> str:
    """Of the winners of the group's competition one has his grade already and one waits for the second person."""
    today = localdate(now)
    hr, checker = actor_of(first, today), actor_of(second, today)
    members = CompetitionMember.objects.filter(competition__state="published", entry__place__isnull=False, competition__level=2)
    names = ("person__unit", "entry__competition__node", "entry__occupation")
    rows = members.select_related(*names).order_by("entry__place", "pk")
    others = [m for m in rows if m.person_id not in (hr.person_id, checker.person_id)]
    worth = [m for m in others if fasttrack.gain_of(m.entry, m.person, today) is not None]
    for n, member in enumerate(worth[:2]):
        row = services.ask_fasttrack(actor=hr, at=now, member=member)
        row = services.check_fasttrack(actor=hr, at=now, request=row, version=row.version)
        if n == 0:
            number = f"Y000014000001{today.year % 100:02d}{row.target_grade}888801"
            services.approve_fasttrack(actor=checker, at=now, request=row, version=row.version, number=number, issued_on=today)
    return f"{len(worth[:2])} requests of the fast track"
