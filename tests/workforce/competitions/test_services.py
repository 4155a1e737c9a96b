"""From the plan to the published result: who may do what, what follows, what is refused."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import transaction

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PostCategory
from portal.publicity import services as publicity_services
from portal.publicity.models import Publicity
from portal.rights.enums import Role
from tests.support.factories import RoleGrantFactory
from tests.support.people import user_with
from tests.workforce.competitions import factories as make
from tests.workforce.mentorship import factories as mentorships
from workforce.competitions import selectors, services
from workforce.competitions.models import Competition, CompetitionEntry, CompetitionFigure, CompetitionMember
from workforce.honours.models import Honour, HonourTitle

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    """The code of the refusal; empty when it was done."""
    try:
        with transaction.atomic():
            call(at=clock.now(), **given)
    except RuleBroken as broken:
        return broken.code
    return ""


def plan(people, by=None, **changes) -> str:
    return refusal(services.plan_competition, actor=people.actor(by or people.hr), facts=make.facts(people, **changes))


def step(people, row, service, by=None, **more) -> str:
    row = make.fresh(row)
    return refusal(service, actor=people.actor(by or people.hr), competition=row, version=row.version, **more)


def test_a_plan_and_its_refusals(people):
    today = clock.today()
    assert plan(people) == ""
    assert plan(people, name=" ") == "competition.name_needed"
    assert plan(people, enrol_to=today - timedelta(days=8)) == "competition.window_backwards"
    assert plan(people, starts_on=today - timedelta(days=1)) == "competition.starts_before_window"
    assert plan(people, project_kind="works") == "competition.project_both"
    assert plan(people, project_kind="works", project="千万吨矿井建设") == ""
    assert plan(people, is_external=True) == "competition.host_needed"
    for who in (people.secretary, people.worker, people.stranger):
        with pytest.raises(NotReachable):
            plan(people, by=who)


def test_a_double_click_plans_once(people):
    actor, facts = people.actor(people.hr), make.facts(people)
    rows = {services.plan_competition(actor=actor, at=clock.now(), facts=facts, once_key="k1").pk for _ in range(2)}
    assert len(rows) == 1
    assert Competition.objects.count() == 1


def test_a_plan_is_changed_until_it_begins(people):
    row = make.registering(people)
    changed = make.facts(people, name="改名", theory_weight=40)
    assert step(people, row, services.change_competition, facts=changed) == ""
    assert make.fresh(row).theory_weight == 40
    with pytest.raises(EditConflict):
        services.change_competition(actor=people.actor(people.hr), at=clock.now(), competition=row, version=row.version, facts=changed)
    make.entered(people, row)
    assert step(people, row, services.change_competition, facts=make.facts(people, team_size=3)) == "competition.entries_there"
    row = make.act(people, row, services.start_competition)
    assert step(people, row, services.change_competition, facts=changed) == "competition.cannot_edit"


def enter(people, row, by, *users, **more) -> str:
    found = [u.person for u in users]
    more.setdefault("occupation", row.occupations.first())
    return refusal(services.enter, actor=people.actor(by), competition=make.fresh(row), people=found, **more)


def test_workers_enter_themselves_and_hr_its_people(people):
    row, other = make.registering(people), make.worker(people, "同事")
    assert enter(people, row, people.worker, other) == "competition.enter_self"
    assert enter(people, row, people.worker, people.worker) == ""
    assert enter(people, row, people.worker, people.worker) == "competition.twice"
    assert enter(people, row, people.hr, other, occupation=None) == "competition.occupation_other"
    assert enter(people, row, people.hr, other) == ""
    assert Notice.objects.filter(code="competition.entered_notice", recipient=other).count() == 1
    assert AuditRow.objects.filter(action="competition.entered").count() == 2
    late = make.registering(people, enrol_from=clock.today() - timedelta(days=3), enrol_to=clock.today() - timedelta(days=1))
    assert enter(people, late, people.worker, people.worker) == "competition.too_late"
    assert enter(people, late, people.hr, people.worker) == ""
    with pytest.raises(NotReachable):
        enter(people, row, people.stranger, people.stranger)


def test_teams(people):
    row, mates = make.registering(people, team_size=3), [make.worker(people, f"队员{n}") for n in range(3)]
    far = make.worker(people, "外队", "CM-B")
    assert enter(people, row, people.worker, people.worker, mates[0]) == "competition.team_name_needed"
    assert enter(people, row, people.worker, people.worker, far, team_name="一队") == "competition.team_of_unit"
    assert enter(people, row, people.hr, people.worker, *mates, team_name="一队") == "competition.team_size"
    assert enter(people, row, people.worker, people.worker, *mates[:2], team_name="一队") == ""
    entry = row.entries.get()
    assert [m.person for m in entry.members.all()] == [people.worker.person, mates[0].person, mates[1].person]
    assert refusal(services.withdraw_entry, actor=people.actor(mates[1]), entry=entry) == ""
    assert not row.entries.exists()


def test_scores_need_a_second_person_who_takes_no_part(people):
    row = make.running(people)
    entry = make.best(row)
    score = {"theory": D(80), "practice": D(90), "version": 1}
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    assert refusal(services.check_entry, actor=second, entry=entry, version=1) == "competition.not_scored"
    assert refusal(services.score_entry, actor=hr, entry=entry, **{**score, "theory": D("100.5")}) == "competition.points_of_100"
    assert refusal(services.score_entry, actor=hr, entry=entry, **{**score, "theory": None}) == "competition.theory_needed"
    assert refusal(services.score_entry, actor=hr, entry=entry, **score) == ""
    with pytest.raises(EditConflict):
        services.score_entry(actor=second, at=clock.now(), entry=entry, **score)
    entry.refresh_from_db()
    assert entry.total == D("87.00")
    assert refusal(services.check_entry, actor=hr, entry=entry, version=2) == "competition.check_second"
    assert step(people, row, services.finish_scoring) == "competition.unchecked"
    RoleGrantFactory(user=people.worker, role=Role.HR, node=people.nodes["MK1"])
    own = people.actor(people.worker)
    assert refusal(services.score_entry, actor=own, entry=entry, **{**score, "version": 2}) == "competition.own_entry"
    assert refusal(services.check_entry, actor=own, entry=entry, version=2) == "competition.own_entry"
    assert refusal(services.check_entry, actor=second, entry=entry, version=2) == ""
    assert refusal(services.note_outcome, actor=hr, entry=entry, version=3, place=1) == "competition.own_scores"
    with pytest.raises(NotReachable):
        services.score_entry(actor=people.actor(people.secretary), at=clock.now(), entry=entry, **{**score, "version": 3})


def test_a_contestant_scores_and_checks_no_rival(people):
    row = make.running(people, 1)
    rival = row.entries.order_by("pk").last()
    RoleGrantFactory(user=people.worker, role=Role.HR, node=people.nodes["MK1"])
    own, score = people.actor(people.worker), {"theory": D(80), "practice": D(90), "version": 1}
    assert refusal(services.score_entry, actor=own, entry=rival, **score) == "competition.own_entry"
    assert refusal(services.score_entry, actor=people.actor(people.hr), entry=rival, **score) == ""
    assert refusal(services.check_entry, actor=own, entry=rival, version=2) == "competition.own_entry"


def test_places_prizes_and_the_absent(people):
    row = make.running(people, 3, prizes=(1, 1, 0, 0))
    entries = list(row.entries.order_by("pk"))
    for entry, points in zip(entries, ("80", "90", "90"), strict=False):
        make.scored(people, entry, practice=points)
    make.scored(people, entries[3], absent=True)
    row = make.act(people, row, services.finish_scoring)
    found = {e.pk: (e.place, e.prize, e.field) for e in row.entries.all()}
    assert found == {
        entries[0].pk: (3, "", 3), entries[1].pk: (1, "first", 3), entries[2].pk: (1, "first", 3), entries[3].pk: (None, "", None),
    }  # fmt: skip
    assert step(people, row, services.reopen_scoring, reason="一个成绩登错") == ""
    assert make.fresh(row).state == "running"


def test_a_second_person_publishes_and_each_learns_his_own(people):
    row = make.finished(people, 1)
    assert step(people, row, services.publish_result) == "competition.second_person"
    RoleGrantFactory(user=people.worker, role=Role.HR, node=people.nodes["MK1"])
    assert step(people, row, services.publish_result, people.worker) == "competition.own_entry"
    assert step(people, row, services.publish_result, people.second_hr) == ""
    assert step(people, row, services.publish_result, people.second_hr) == "competition.cannot_publish"
    notice = Notice.objects.get(code="competition.published_notice", recipient=people.worker)
    assert notice.params["place"] == 1
    assert step(people, row, services.cancel_competition, reason="停") == "competition.cannot_cancel"


def test_the_publicity_publishes_and_a_dropped_entry_loses_its_place(people, monkeypatch):
    row = make.act(people, make.finished(people, 1), services.publicise_result)
    assert step(people, row, services.publish_result, people.second_hr) == "competition.in_publicity"
    assert step(people, row, services.reopen_scoring, reason="x") == "competition.in_publicity"
    shown = Publicity.objects.get(pk=row.publicity_id)
    assert shown.entries.get(no=1).label == f"职工甲（{people.nodes['CM-A'].name}）"
    shown.entries.filter(no=1).update(is_dropped=True)
    Publicity.objects.filter(pk=shown.pk).update(ends_on=clock.today() - timedelta(days=1), starts_on=clock.today() - timedelta(days=7))
    shown.refresh_from_db()
    publicity_services.close_publicity(
        actor=people.actor(people.hr), at=clock.now(), publicity=shown, version=shown.version, note="公示结束"
    )
    row = make.fresh(row)
    assert (row.state, row.published_by) == ("published", None)
    first, second = row.entries.order_by("pk")
    assert (first.place, first.prize, first.is_struck) == (None, "", True)
    assert (second.place, second.prize) == (2, "second")


def test_a_withdrawn_publicity_may_be_opened_again(people):
    row = make.act(people, make.finished(people), services.publicise_result)
    shown = Publicity.objects.get(pk=row.publicity_id)
    publicity_services.withdraw_publicity(
        actor=people.actor(people.hr), at=clock.now(), publicity=shown, version=shown.version, note="名单有误"
    )
    assert make.fresh(row).publicity_id is None
    assert step(people, row, services.publicise_result) == ""


def test_the_best_go_up_and_are_confirmed(people):
    above = make.registering(people, name="集团大赛", level=2)
    row = make.published(people, 2, name="基层比武", level=1, next_up=above, quota_up=1)
    assert step(people, row, services.send_up) == ""
    sent = above.entries.get()
    assert (sent.state, sent.came_from.competition_id, sent.members.get().person) == ("nominated", row.pk, people.worker.person)
    assert step(people, row, services.send_up) == "competition.nobody_to_send"
    assert step(people, above, services.start_competition) == "competition.nominated_open"
    assert refusal(services.accept_entry, actor=people.actor(people.hr), entry=sent) == ""
    assert refusal(services.accept_entry, actor=people.actor(people.hr), entry=sent) == "competition.not_nominated"
    assert step(people, above, services.start_competition) == ""
    assert plan(people, level=2, next_up=make.planned(people, level=2), quota_up=1) == "competition.not_higher"


def test_the_jury_and_who_stands_aside(people):
    mentor = mentorships.mentor_of(people)
    mentorships.running(people, mentor)
    row = make.act(people, make.running(people, 1), services.convene_jury)
    chief = user_with(Role.WORKER, people.nodes["CM-A"], unit=people.nodes["CM-A"], name="队长")
    chief.person.post_category = PostCategory.MANAGEMENT
    chief.person.save()
    far = make.worker(people, "外单位评委", "CM-B")
    case = row.panel.cases.order_by("pk")[0]
    assert case.person == people.worker.person
    users = [mentor, chief, far, people.worker]
    assert selectors.conflicts_of(case, users) == {
        mentor.pk: "competition.conflict_mentor", chief.pk: "competition.conflict_superior", people.worker.pk: "competition.conflict_own",
    }  # fmt: skip
    assert step(people, row, services.convene_jury) == "competition.jury_there"
    assert step(people, row, services.cancel_competition, reason="停") == "competition.jury_sits"


def test_the_figure_of_the_jury_is_the_practice_score(people):
    row = make.act(people, make.running(people), services.convene_jury)
    case = row.panel.cases.get()
    case.tally = {"mean": "88.50", "figure": "mean"}
    case.save()
    services.take_conclusion(row.panel, people.actor(people.hr), clock.now())
    entry = make.best(row)
    assert (entry.practice, entry.total, entry.judged_by) == (D("88.50"), None, people.hr)
    make.scored(people, entry, theory="70", practice="88.5")
    assert make.best(row).total == D("82.95")


def test_a_late_jury_changes_no_settled_result(people):
    row = make.act(people, make.running(people), services.convene_jury)
    case = row.panel.cases.get()
    make.scored(people, make.best(row))
    assert step(people, row, services.finish_scoring) == "competition.jury_open"
    row.panel.state = "dissolved"
    row.panel.save()
    assert step(people, row, services.finish_scoring) == ""
    case.tally = {"mean": "10.00", "figure": "mean"}
    case.save()
    services.take_conclusion(row.panel, people.actor(people.hr), clock.now())
    entry = make.best(row)
    assert (entry.practice, entry.checked_by) == (D("90.00"), people.second_hr)


def test_a_drive_ranks_units(people):
    row = make.drive(people)
    hr, second = people.actor(people.hr), people.actor(people.second_hr)
    figures = list(CompetitionFigure.objects.filter(target__competition=row).order_by("unit__path"))
    assert step(people, row, services.finish_scoring) == "competition.figures_open"
    assert refusal(services.check_figure, actor=second, figure=figures[0]) == "competition.not_measured"
    for figure, measured in zip(figures, ("90", "105"), strict=True):
        assert refusal(services.measure_figure, actor=hr, figure=figure, measured=D(measured)) == ""
        assert refusal(services.check_figure, actor=hr, figure=figure) == "competition.check_second"
        assert refusal(services.check_figure, actor=second, figure=figure, seen="89.00") == "competition.edited"  # measured anew
        assert refusal(services.check_figure, actor=second, figure=figure, seen=f"{D(measured):.2f}") == ""
    assert step(people, row, services.finish_scoring) == ""
    found = [(u.unit.code, u.place, u.reached) for u in selectors.standing_units(row, checked=True)]
    assert found == [("CM-B", 1, D("105.00")), ("CM-A", 2, D("90.00"))]
    assert step(people, row, services.publish_result, people.second_hr) == ""
    assert enter(people, make.registering(people), people.hr, people.worker) == ""
    assert not CompetitionMember.objects.filter(competition=row).exists()


def test_an_external_competition_has_outcomes(people):
    row = make.running(people, is_external=True, host="中国煤炭工业协会", level=4)
    entry, hr = make.best(row), people.actor(people.hr)
    assert refusal(services.score_entry, actor=hr, entry=entry, version=1, practice=D(90)) == "competition.external_outcome"
    assert refusal(services.note_outcome, actor=hr, entry=entry, version=1, place=None) == "competition.place_or_prize"
    assert refusal(services.note_outcome, actor=hr, entry=entry, version=1, place=9, field=8) == "competition.place_beyond"
    assert refusal(services.note_outcome, actor=hr, entry=entry, version=1, place=3, field=60, prize="second") == ""
    assert refusal(services.check_entry, actor=people.actor(people.second_hr), entry=entry, version=2) == ""
    assert step(people, row, services.finish_scoring) == ""
    entry.refresh_from_db()
    assert (entry.place, entry.field, entry.prize) == (3, 60, "second")


def test_an_honour_is_registered_for_a_winner_once(people):
    row = make.published(people)
    member = CompetitionMember.objects.select_related("competition").get(competition=row)
    title = HonourTitle.objects.filter(is_for_people=True, is_active=True).first()
    hr = people.actor(people.hr)
    assert refusal(services.honour_winner, actor=hr, member=member, title=title) == ""
    honour = Honour.objects.get()
    assert (honour.person, honour.matter, honour.confirmed_by) == (people.worker.person, row.name, None)
    assert refusal(services.honour_winner, actor=hr, member=member, title=title) == "competition.honoured"


def test_what_a_plant_owes_of_the_year(people):
    year, reach = clock.today().year, people.actor(people.hr).scope("competition.list")
    assert [(u.unit.code, u.held, u.missing) for u in selectors.year_of(reach, year).units] == [("MK1", 0, 1)]
    make.planned(people)
    make.act(people, make.planned(people, name="取消的"), services.cancel_competition, reason="停产检修")
    assert [(u.held, u.missing) for u in selectors.year_of(reach, year).units] == [(1, 0)]
    RuleParameter.objects.filter(code="COMPETITION_YEAR_MINIMUM").update(value=3)
    assert [(u.held, u.missing) for u in selectors.year_of(reach, year).units] == [(1, 2)]


def test_a_cancelled_competition_tells_who_had_entered(people):
    row = make.running(people)
    assert step(people, row, services.cancel_competition, reason=" ") == "competition.reason_needed"
    assert step(people, row, services.cancel_competition, reason="停产检修") == ""
    assert Notice.objects.filter(code="competition.cancelled_notice", recipient=people.worker).count() == 1
    assert CompetitionEntry.objects.count() == 1


def test_a_drive_from_before_the_rule_can_be_read(people):
    old = clock.today().replace(year=2019)
    row = make.drive(people, enrol_from=old, enrol_to=old, starts_on=old)
    assert [u.reached for u in selectors.standing_units(row)] == [None, None]
