"""The way of a studio through the services, and what each step refuses."""

from datetime import timedelta
from decimal import Decimal as D

import pytest

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.periods import add_years
from portal.notices.models import Notice
from portal.people.enums import PoliticalStatus, PostCategory
from portal.rights.enums import Role
from tests.support.factories import PersonFactory
from tests.support.people import user_with
from tests.support.waiting import told
from tests.workforce.results import factories as results
from tests.workforce.studios import factories as make
from workforce.studios import selectors, services, todos
from workforce.studios.models import Studio, StudioMoney, StudioStage

pytestmark = pytest.mark.db


def code_of(call, **given) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**given)
    return broken.value.code


def test_an_application_lays_out_its_criteria_and_twice_is_once(people):
    row = services.apply_studio(**make.words(people), facts=make.facts(people), once_key="k1")
    assert services.apply_studio(**make.words(people), facts=make.facts(people, name="别的"), once_key="k1").pk == row.pk
    assert set(row.checks.values_list("criterion__for_studios", flat=True)) == {True}
    assert row.checks.filter(is_met=None).count() == row.checks.count() == 7
    assert code_of(services.apply_studio, **make.words(people), facts=make.facts(people, name=row.name)) == "studio.twice"
    team = make.applied(people, kind="RED-FLAG")
    assert set(team.checks.values_list("criterion__for_teams", flat=True)) == {True}
    assert AuditRow.objects.filter(action="studio.applied").count() == 2
    assert Notice.objects.filter(recipient=people.worker, code="studio.joined_notice").count() == 2


def test_outside_the_reach_there_is_nothing_to_apply_for(people):
    with pytest.raises(NotReachable):
        services.apply_studio(**make.words(people, people.stranger), facts=make.facts(people))
    with pytest.raises(NotReachable):
        services.apply_studio(**make.words(people), facts=make.facts(people, unit=people.nodes["CM-C"], branch=None))
    row = make.applied(people)
    for who in (people.stranger, people.committee, people.secretary):
        with pytest.raises(NotReachable):
            services.tell_topic(**make.words(people, who), studio=row, year=2026, title="题")
    assert code_of(services.apply_studio, **make.words(people), facts=make.facts(people, lead_no="没有")) == "studio.no_person"


def test_what_a_name_still_lacks_is_told_one_by_one(people):
    row = make.applied(people)
    codes = [code for code, _params in selectors.naming_gaps(row, 1, clock.today())]
    assert codes == ["studio.stages_open", "studio.criteria_open", "studio.lead_title", "studio.team_small", "studio.topic_missing"]
    propose = {**make.words(people), "studio": row, "version": row.version, "decision": "name", "reason": "同意"}
    assert code_of(services.propose, **propose) == "studio.stages_open"
    assert selectors.naming_gaps(make.ready(people), 1, clock.today()) == []


def test_members_and_activists_are_offered_first_and_shares_are_shown(people):
    row = make.applied(people)
    far = PersonFactory(unit=people.nodes["CM-A"], name="甲甲", political_status=PoliticalStatus.MASSES)
    near = PersonFactory(unit=people.nodes["CM-A"], name="乙乙", political_status=PoliticalStatus.ACTIVIST)
    offered = list(selectors.candidates(row, clock.today()))
    assert offered.index(near) < offered.index(far)
    make.peopled(people, row, 1, political_status=PoliticalStatus.FULL_MEMBER, post_category=PostCategory.MANAGEMENT)
    make.peopled(people, row, 2)
    (shown,) = selectors.with_shares([selectors.studios(people.actor(people.hr).scope("studio.view")).get()])
    assert (shown.member_count, shown.party_share, shown.worker_share) == (3, 25, 75)
    member = row.members.first()
    join = {**make.words(people), "studio": row, "role": "member"}
    assert code_of(services.add_member, **join, staff_no=member.person.staff_no) == "studio.member_twice"
    assert code_of(services.add_member, **join, staff_no=people.worker.person.staff_no) == "studio.member_lead"
    services.remove_member(**make.words(people), studio=row, member_id=member.pk)
    assert code_of(services.remove_member, **make.words(people), studio=row, member_id=member.pk) == "studio.member_gone"
    services.add_member(**join, staff_no=member.person.staff_no)


def test_yes_needs_evidence_and_no_needs_a_word(people):
    row = make.applied(people)
    check = row.checks.first()
    say = {**make.words(people), "check": check}
    assert code_of(services.check_criterion, **say, is_met=True, note="") == "studio.evidence_needed"
    assert code_of(services.check_criterion, **say, is_met=False, note=" ") == "studio.note_needed"
    services.check_criterion(**say, is_met=False, note="场所还没有")
    with pytest.raises(NotReachable):
        services.check_criterion(**make.words(people, people.worker), check=check, is_met=False, note="自己核对")


def test_stages_go_in_their_order_and_are_a_catalogue(people):
    row = make.applied(people)
    stages = {s.code: s for s in StudioStage.objects.all()}
    assert list(stages) == ["PUBLICISE", "APPLY", "CULTIVATE", "MIDTERM", "NAMING", "REVIEW"]
    go = {**make.words(people), "studio": row, "note": "办妥"}
    assert code_of(services.pass_stage, **go, stage=stages["APPLY"]) == "studio.stage_order"
    for code in ("PUBLICISE", "APPLY", "CULTIVATE"):
        services.pass_stage(**go, stage=stages[code])
    assert code_of(services.pass_stage, **go, stage=stages["MIDTERM"]) == "studio.unchecked"
    make.proved(people, row)
    services.pass_stage(**go, stage=stages["MIDTERM"])
    assert code_of(services.pass_stage, **go, stage=stages["NAMING"]) == "studio.stage_by_decision"
    StudioStage.objects.create(code="SHOW", name_zh="展示", name_en="Show", sort=45)
    assert selectors.stages_before_naming(row) == ["展示"]


def test_a_second_person_names_and_the_plate_has_an_end(people):
    row = make.proposed(people)
    review = row.reviews.get()
    decide = {"review": review, "is_agreed": True}
    assert code_of(services.decide, **make.words(people), **decide) == "studio.second_person"
    with pytest.raises(NotReachable):
        services.decide(**make.words(people, people.stranger), **decide)
    row = services.decide(**make.words(people, people.second_hr), **decide)
    today = clock.today()
    assert (row.state, row.named_on, row.valid_until) == ("named", today, add_years(today, 2))
    assert row.stage.code == "NAMING"
    assert code_of(services.decide, **make.words(people, people.second_hr), **decide) == "studio.review_done"
    assert Notice.objects.filter(recipient=people.worker, code="studio.decided_notice").exists()


def test_who_belongs_to_it_neither_runs_nor_decides_it(people):
    row = make.proposed(people)
    services.add_member(**make.words(people), studio=row, staff_no=people.second_hr.person.staff_no, role="member")
    decide = {"review": row.reviews.get(), "is_agreed": True}
    assert code_of(services.decide, **make.words(people, people.second_hr), **decide) == "studio.own_studio"
    grant = {"studio": row, "kind": "grant", "amount": D(1), "on": clock.today(), "basis": "文"}
    assert code_of(services.note_money, **make.words(people, people.second_hr), **grant) == "studio.own_studio"
    services.decide(**make.words(people, people.committee), **decide)


def test_a_declined_proposal_leaves_everything_as_it_was(people):
    row = make.proposed(people)
    decline = {**make.words(people, people.second_hr), "review": row.reviews.get(), "is_agreed": False}
    assert code_of(services.decide, **decline, answer="") == "studio.reason_needed"
    row = services.decide(**decline, answer="课题太少")
    assert (row.state, row.reviews.get().state) == ("creating", "declined")
    assert make.proposed(people, row, "refuse").reviews.filter(state="open").count() == 1


def test_without_a_result_of_the_period_nothing_is_kept(people):
    row = make.named(people, ago=400)
    keep = {**make.words(people), "studio": row, "version": row.version, "decision": "keep", "reason": "复核"}
    assert code_of(services.propose, **keep) == "studio.no_result_of_period"
    make.resulted(people, row, achieved_on=row.named_on - timedelta(days=1))
    assert code_of(services.propose, **{**keep, "version": make.fresh(row).version}) == "studio.no_result_of_period"
    make.resulted(people, row)
    row = make.proposed(people, row, "keep")
    row = services.decide(**make.words(people, people.second_hr), review=row.reviews.get(state="open"), is_agreed=True)
    assert (row.state, row.reviewed_on, row.valid_until) == ("named", clock.today(), add_years(clock.today(), 2))
    assert row.stage.code == "REVIEW"


def test_promotion_to_the_own_level_and_above_it_by_nomination(people):
    row = make.named(people)
    make.resulted(people, row)
    promote = {**make.words(people), "studio": row, "decision": "upgrade", "reason": "成果突出"}
    assert code_of(services.propose, **promote, version=make.fresh(row).version, level=1) == "studio.level_higher"
    assert code_of(services.propose, **promote, version=make.fresh(row).version, level=4) == "studio.level_by_nomination"
    row = make.proposed(people, row, "upgrade", level=3)
    row = services.decide(**make.words(people, people.second_hr), review=row.reviews.get(state="open"), is_agreed=True)
    assert row.level == 3
    nominate = {**make.words(people), "studio": row, "nominated_on": clock.today()}
    assert code_of(services.nominate, **nominate, contest="全国示范", level=6) == "studio.years_short"
    assert code_of(services.nominate, **nominate, contest="市级示范", level=4) == "studio.lead_title"
    make.titled(people, 5)
    sent = services.nominate(**nominate, contest="市级示范", level=4)
    assert code_of(services.nominate, **nominate, contest="市级示范", level=4) == "studio.nominated_twice"
    settle = {**make.words(people, people.second_hr), "studio": row, "nomination_id": sent.pk, "outcome": "won"}
    own = {**settle, **make.words(people)}
    assert code_of(services.settle_nomination, **own, decided_on=clock.today()) == "studio.nomination_own"
    assert code_of(services.settle_nomination, **settle, decided_on=clock.today() - timedelta(days=1)) == "studio.decided_early"
    services.settle_nomination(**settle, decided_on=clock.today())
    assert make.fresh(row).level == 4
    assert code_of(services.settle_nomination, **settle, decided_on=clock.today()) == "studio.nomination_done"


def test_a_withdrawn_plate_bars_the_lead_for_years(people):
    row = make.proposed(people, make.named(people), "withdraw")
    row = services.decide(**make.words(people, people.second_hr), review=row.reviews.get(state="open"), is_agreed=True)
    assert row.state == "withdrawn"
    assert code_of(services.apply_studio, **make.words(people), facts=make.facts(people)) == "studio.barred"
    Studio.objects.filter(pk=row.pk).update(closed_on=add_years(clock.today(), -6))
    assert services.apply_studio(**make.words(people), facts=make.facts(people)).state == "creating"
    assert code_of(services.tell_topic, **make.words(people), studio=row, year=2026, title="题") == "studio.closed"


def test_a_red_flag_team_is_kept_by_its_confirmed_report(people):
    row = make.applied(people, kind="RED-FLAG", name="掘进一班")
    make.proved(people, row)
    make.staged(people, row)
    row = make.proposed(people, row)
    row = services.decide(**make.words(people, people.second_hr), review=row.reviews.get(state="open"), is_agreed=True)
    keep = {**make.words(people), "studio": row, "decision": "upgrade", "reason": "复核", "level": 2}
    assert code_of(services.propose, **keep, version=row.version) == "studio.no_report_of_period"
    report = services.tell_report(**make.words(people, people.worker), studio=row, year=clock.today().year, summary="全年无事故")
    services.confirm_report(**make.words(people), studio=row, report_id=report.pk, version=report.version)
    row = make.proposed(people, row, "upgrade", level=2)
    assert services.decide(**make.words(people, people.second_hr), review=row.reviews.get(state="open"), is_agreed=True).level == 2


def test_the_balance_is_kept_above_zero_and_wrong_rows_are_reversed_by_another(people):
    row, today = make.named(people), clock.today()
    grant = {"studio": row, "kind": "grant", "amount": D(5000), "on": today, "basis": "岚财〔2026〕7 号"}
    first = services.note_money(**make.words(people), **grant, once_key="g")
    assert services.note_money(**make.words(people), **grant, once_key="g").pk == first.pk
    with pytest.raises(NotReachable):
        services.note_money(**make.words(people, people.worker), **grant)
    spend = {"studio": row, "kind": "spend", "on": today, "basis": "截齿试件"}
    assert code_of(services.note_money, **make.words(people, people.worker), **spend, amount=D(10)) == "studio.use_needed"
    assert (
        code_of(services.note_money, **make.words(people, people.worker), **spend, amount=D(5001), use="attack") == "studio.balance_short"
    )
    used = services.note_money(**make.words(people, people.worker), **spend, amount=D(4000), use="attack")
    later = today + timedelta(days=1)
    assert code_of(services.note_money, **make.words(people), **{**spend, "on": later}, amount=D(1), use="attack") == "studio.ahead"
    reverse = {"studio": row, "reason": "记错"}
    assert code_of(services.reverse_money, **make.words(people), **reverse, money_id=first.pk) == "studio.money_own"
    assert code_of(services.reverse_money, **make.words(people, people.second_hr), **reverse, money_id=first.pk) == "studio.balance_short"
    services.reverse_money(**make.words(people), **reverse, money_id=used.pk)
    assert code_of(services.reverse_money, **make.words(people), **reverse, money_id=used.pk) == "studio.money_done"
    services.reverse_money(**make.words(people, people.second_hr), **reverse, money_id=first.pk)
    assert selectors.sums_of(row) == (0, 0)
    assert StudioMoney.objects.count() == 2


def test_topics_are_approved_by_somebody_else(people):
    row = make.applied(people)
    own = services.tell_topic(**make.words(people), studio=row, year=2026, title="截齿优化")
    approve = {"studio": row, "topic_id": own.pk}
    assert code_of(services.approve_topic, **make.words(people), **approve) == "studio.topic_own"
    done = {**make.words(people), "studio": row, "topic_id": own.pk, "outcome": "单耗下降"}
    assert code_of(services.finish_topic, **done, state="done") == "studio.topic_state"
    services.approve_topic(**make.words(people, people.second_hr), **approve)
    assert code_of(services.approve_topic, **make.words(people, people.second_hr), **approve) == "studio.topic_state"
    assert services.finish_topic(**done, state="done").state == "done"
    assert code_of(services.tell_topic, **make.words(people), studio=row, year=2026, title="截齿优化") == "studio.topic_twice"


def test_only_confirmed_results_of_its_people_count(people):
    row = make.applied(people)
    link = {**make.words(people), "studio": row}
    open_one = results.registered(people, kind="other", number="", title="未核实")
    assert code_of(services.link_result, **link, result=open_one) == "studio.result_open"
    foreign = results.foreign(people)
    foreign.state = "confirmed"
    foreign.save()
    assert code_of(services.link_result, **link, result=foreign) == "studio.result_foreign"
    made = make.resulted(people, row)
    assert code_of(services.link_result, **link, result=made.result) == "studio.result_twice"
    assert list(selectors.linkable(row)) == []


def test_a_report_a_year_confirmed_by_another(people):
    row, year = make.applied(people), clock.today().year
    tell = {**make.words(people), "studio": row, "summary": "八个项目", "projects": 8, "gain_name": "月均进尺", "gain": D(15)}
    assert code_of(services.tell_report, **tell, year=year + 1) == "studio.report_year"
    made = services.tell_report(**tell, year=year)
    assert code_of(services.tell_report, **tell, year=year) == "studio.report_twice"
    assert code_of(services.confirm_report, **make.words(people), studio=row, report_id=made.pk, version=1) == "studio.report_own"
    own, others = (selectors.reports_with_own(row, user.pk)[0].is_own for user in (people.hr, people.second_hr))
    assert (own, others) == (True, False)
    confirm = {**make.words(people, people.second_hr), "studio": row, "report_id": made.pk, "version": 1}
    services.confirm_report(**confirm)
    assert code_of(services.confirm_report, **confirm) == "studio.report_done"


def test_a_report_is_corrected_with_a_reason_and_confirmed_anew(people):
    row, year = make.named(people), clock.today().year
    report = services.tell_report(**make.words(people, people.worker), studio=row, year=year, summary="八个项目", projects=8)
    fix = {**make.words(people, people.worker), "studio": row, "report_id": report.pk, "summary": "六个项目", "projects": 6}
    assert code_of(services.correct_report, **fix, version=1, reason=" ") == "studio.reason_needed"
    services.correct_report(**fix, version=1, reason="两项计入下年")
    confirm = {**make.words(people), "studio": row, "report_id": report.pk}
    with pytest.raises(EditConflict):  # of a page that still shows eight
        services.confirm_report(**confirm, version=1)
    services.confirm_report(**confirm, version=2)
    assert selectors.reports_in(row, None) == 1
    with pytest.raises(EditConflict):
        services.correct_report(**fix, version=2 - 1, reason="再改")
    again = services.correct_report(**{**fix, "projects": 5}, version=2, reason="一项未验收")
    assert (again.version, again.projects, again.confirmed_by, selectors.reports_in(row, None)) == (3, 5, None, 0)
    told = AuditRow.objects.filter(action="studio.report_corrected").order_by("pk")
    assert [(r.before["projects"], r.after["projects"], r.reason) for r in told] == [("8", "6", "两项计入下年"), ("6", "5", "一项未验收")]
    with pytest.raises(NotReachable):
        services.correct_report(**{**fix, **make.words(people, people.stranger)}, version=3, reason="外人")


def test_an_application_is_taken_back_and_stale_pages_do_not_overwrite(people):
    row = make.applied(people)
    with pytest.raises(EditConflict):
        services.change_studio(**make.words(people), studio=row, version=row.version + 1, facts=make.facts(people))
    row = services.change_studio(**make.words(people), studio=row, version=row.version, facts=make.facts(people, name="新名"))
    assert row.name == "新名"
    row = services.cancel_studio(**make.words(people, people.worker), studio=row, version=row.version, reason="下年再报")
    assert row.state == "cancelled"
    assert code_of(services.cancel_studio, **make.words(people), studio=row, version=row.version, reason="再撤") == "studio.closed"


def test_what_waits_for_whom(people):
    row = make.proposed(people)
    union = user_with(Role.UNION_OFFICER, people.nodes["MK1"], unit=people.nodes["MK1"], name="工会甲")
    counts = {user: selectors.to_decide(people.actor(user)).count() for user in (people.hr, people.second_hr, union, people.stranger)}
    assert list(counts.values()) == [0, 1, 1, 0]
    services.decide(**make.words(people, union), review=row.reviews.get(), is_agreed=True)
    today = clock.today()
    for left, seen in ((61, 0), (60, 1), (-1, 1)):
        Studio.objects.filter(pk=row.pk).update(valid_until=today + timedelta(days=left))
        assert selectors.ending_plates(people.actor(people.hr), today).count() == seen
    assert selectors.ending_plates(people.actor(people.stranger), today).count() == 0


def test_whoever_wrote_in_any_version_of_a_report_does_not_confirm_it(people):
    """A small correction by the lead does not make the office that told the report its second person."""
    row = make.named(people)
    report = services.tell_report(**make.words(people), studio=row, year=clock.today().year, summary="八个项目", projects=8)
    fix = {"studio": row, "report_id": report.pk, "summary": "八个项目。", "projects": 8, "version": 1, "reason": "标点"}
    services.correct_report(**make.words(people, people.worker), **fix)
    confirm = {"studio": row, "report_id": report.pk, "version": 2}
    assert code_of(services.confirm_report, **make.words(people), **confirm) == "studio.report_own"
    assert [told(todos.reports(people.actor(user), clock.now())) for user in (people.hr, people.worker, people.second_hr)] == [0, 0, 1]
    services.confirm_report(**make.words(people, people.second_hr), **confirm)
    assert told(todos.reports(people.actor(people.second_hr), clock.now())) == 0
