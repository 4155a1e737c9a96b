"""The first branch of the demo: last year's appraisal closed, this year's before the committee, and a duty report rated."""

from datetime import datetime, timedelta

from django.utils import timezone

from branches.appraisals import services
from branches.appraisals.models import DutyReport, MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import rounds
from branches.appraisals.services.opinions import Opinion
from branches.appraisals.services.reports import Conclusion
from branches.appraisals.services.rounds import RoundPlan
from branches.orgs.models import Branch
from portal.ballots import services as ballots
from portal.ballots.models import Ballot
from portal.organization.demo import DemoBranch
from portal.people.models import Person
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

REVIEW = "一年来带头学习、按时参加组织生活，完成了区队交办的任务。差距：主动讲问题少，帮带年轻职工还不够。明年每季度带教一名新工人。"
SAID = "技术过硬，急活重活冲在前；建议多和新工人讲讲安全经验。"


def _actors(role: str, now: datetime) -> list[Actor]:
    grants = RoleGrant.objects.filter(role=role).select_related("user").order_by("pk")
    return [actor_of(grant.user, timezone.localdate(now)) for grant in grants]


def appraise(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """Two rounds of the first branch and one of the second, which has just begun."""
    today = timezone.localdate(now)
    first = Branch.objects.select_related("node").get(pk=sites[0].node.pk)
    for year, last in ((today.year - 1, "closed"), (today.year, "committee")):
        _round(first, year, last, now, members[first.pk][0])
    if len(sites) > 1:
        second = Branch.objects.select_related("node").get(pk=sites[1].node.pk)
        head = actor_of(User.objects.get(person=members[second.pk][0]), today)
        plan = RoundPlan(second, today.year, today, today + timedelta(days=14))
        row = services.open_appraisal(actor=head, at=now, plan=plan)
        services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)
    return f"{MemberAppraisal.objects.count()} rounds of appraisal"


def _round(branch: Branch, year: int, last: str, now: datetime, secretary: Person) -> None:
    today = timezone.localdate(now)
    head = actor_of(User.objects.get(person=secretary), today)
    plan = RoundPlan(branch, year, today - timedelta(days=30), today - timedelta(days=15))
    row = services.open_appraisal(actor=head, at=now, plan=plan)
    row = services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)
    accounts = {user.person_id: actor_of(user, today) for user in User.objects.filter(person__in=row.cases.values("person"))}
    for case in list(row.cases.all())[:-1]:
        services.review_oneself(actor=accounts[case.person_id], at=now, case=case, version=case.version, text=REVIEW)
    row = services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)
    cases = rounds.cases_of(row)
    for n, case in enumerate(cases):
        services.comment_on(actor=accounts[cases[n - 1].person_id], at=now, case=case, text=SAID)
    row = services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)
    ballot = services.draft_appraisal_ballot(actor=head, at=now, appraisal=row, version=row.version, mode="electronic")
    _vote(ballot, head, now, lambda voter, item: "excellent" if (voter + item) % 3 == 0 else "competent")
    if last != "committee":
        _grade(MemberAppraisal.objects.get(pk=row.pk), head, now)


def _vote(ballot: Ballot, head: Actor, now: datetime, mark) -> None:
    """Open, let everybody on the roll vote, close."""
    ballot = ballots.open_ballot(actor=head, at=now, ballot=ballot, version=ballot.version)
    items = list(ballot.items.values_list("no", flat=True))
    for n, voter in enumerate(ballot.voters.order_by("pk")):
        actor = actor_of(User.objects.get(person=voter.person_id), timezone.localdate(now))
        ballots.cast_paper(actor=actor, at=now, ballot=ballot, choices={no: mark(n, no) for no in items})
    ballot.refresh_from_db()
    ballots.close_ballot(actor=head, at=now, ballot=ballot, version=ballot.version)


def _grade(row: MemberAppraisal, head: Actor, now: datetime) -> None:
    """Everybody competent but two; the secretary is graded and told by the committee above."""
    above = _actors(Role.COMMITTEE, now)[0]
    today = timezone.localdate(now)
    for n, case in enumerate(rounds.cases_of(row)):
        actor = above if case.person_id == head.person_id else head
        given = Opinion("履职尽责，日常表现与测评一致。", "competent" if case.is_graded else "")
        if case.is_graded and n == 2:
            given = Opinion("在抢修和带徒中作用突出。", "excellent", "当年两次抢险立功，日常考核为优")
        if case.is_graded and n == 3:
            better, by = "按时参加组织生活，每季度讲一次微党课。", today + timedelta(days=10)
            given = Opinion("完成了本职工作，组织生活缺席较多。", "basic", "到会率偏低", improvement=better, improve_by=by)
        services.give_opinion(actor=actor, at=now, case=case, version=case.version, given=given)
    row = services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)
    services.tell_everybody(actor=head, at=now, appraisal=row, on=today)
    own = MemberAppraisalCase.objects.filter(appraisal=row, person=head.person_id).first()
    if own is not None:
        services.tell_member(actor=above, at=now, case=own, on=today)
    services.advance_appraisal(actor=head, at=now, appraisal=row, version=row.version)


def report(sites: list[DemoBranch], members: dict[int, list[Person]], now: datetime) -> str:
    """The secretary of the first branch reports to the committee and to workers, and is to put two things right."""
    today = timezone.localdate(now)
    branch = Branch.objects.select_related("node").get(pk=sites[0].node.pk)
    head = actor_of(User.objects.get(person=members[branch.pk][0]), today)
    row = services.open_report(actor=head, at=now, branch=branch, year=today.year)
    texts = {part.pk: f"围绕{part.topic.name_zh}，抓责任落实和现场兑现，全年完成年初计划。" for part in row.parts.select_related("topic")}
    row = services.write_report(actor=head, at=now, report=row, version=row.version, texts=texts)
    row = services.file_report(actor=head, at=now, report=row, version=row.version)
    above = _actors(Role.COMMITTEE, now)
    seats = [a.user.person for a in [*above, *_actors(Role.DISCIPLINE, now)] if a.user is not None and a.user.person is not None][:3]
    workers = [p for p in members[branch.pk][2:7] if User.objects.filter(person=p).exists()]
    for group, people in (("committee", seats), ("delegates", workers)):
        row = DutyReport.objects.get(pk=row.pk)
        vote = services.convene_group(actor=above[0], at=now, report=row, version=row.version, group=group, people=people)
        assert vote.ballot is not None
        _vote(vote.ballot, above[0], now, lambda voter, item: "excellent" if (voter + item) % 2 else "competent")
    vote = row.votes.get(group="delegates")
    speaker = actor_of(User.objects.get(person=workers[0]), today)
    row = DutyReport.objects.get(pk=row.pk)
    services.leave_remark(actor=speaker, at=now, vote=vote, text="希望书记多到夜班现场来。")
    given = Conclusion("抓融合有思路，成本管控见效。", "夜班走访少\n党小组活动不均衡", today + timedelta(days=40))
    services.conclude_report(actor=above[0], at=now, report=row, version=row.version, given=given)
    return "1 duty report"
