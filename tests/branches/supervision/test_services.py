"""Who may do what, once, with which trail."""

from datetime import timedelta
from decimal import Decimal

import pytest

from branches.plans.models import PlanTemplate
from branches.supervision import rules, selectors, services
from branches.supervision.models import (
    SupervisionCheck,
    SupervisionDraw,
    SupervisionFinding,
    SupervisionMatter,
    SupervisionObject,
    SupervisionTopic,
)
from portal.audit.models import AuditRow
from portal.catalogue.models import Tag
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Notice
from tests.branches.supervision import factories as make

pytestmark = pytest.mark.db


def refusal(call, **given) -> str:
    with pytest.raises(RuleBroken) as broken:
        call(**given)
    return broken.value.code


def test_the_seven_topics_the_objects_and_the_templates_are_rows(people):
    assert list(SupervisionTopic.objects.values_list("code", flat=True)) == [
        "SAFETY", "PAY", "FINANCE", "PROJECT", "CONDUCT", "CONTRACT", "OTHER",
    ]  # fmt: skip
    assert list(SupervisionObject.objects.values_list("name_zh", flat=True)) == ["国有资产运营", "财务收支", "重大项目"]
    tree = PlanTemplate.objects.get(code="MECHANISM-3357")
    assert [line.children.count() for line in tree.lines.filter(parent=None)] == [3, 3, 5, 7]
    pillars = PlanTemplate.objects.get(code="SUPERVISION-FOUR").lines.values_list("title_zh", flat=True)
    assert list(pillars) == ["思想引领", "制度完善", "监督强化", "队伍建设"]


def test_a_finding_from_its_order_to_its_closure_by_another_person(people):
    row = make.finding(people)
    assert Notice.objects.filter(recipient=people.secretary, code="supervision.ordered").count() == 1
    with pytest.raises(NotReachable):
        services.answer_finding(**make.words(people, people.sibling), finding=row, measure="x")
    row = services.answer_finding(**make.words(people, people.secretary), finding=row, measure="已补办", amount=Decimal("3.20"))
    assert Notice.objects.filter(recipient=make.officer(people), code="supervision.answered_notice").count() == 1
    row = services.close_finding(**make.words(people), finding=row)
    assert (row.state, row.amount, row.closed_on) == ("closed", Decimal("3.20"), clock.today())
    acts = AuditRow.objects.filter(object_kind="supervisionfinding", object_id=str(row.pk)).order_by("pk")
    assert list(acts.values_list("action", flat=True)) == ["supervision.issued", "supervision.answered", "supervision.closed"]


def test_nobody_finds_his_own_answer_in_order(people):
    from portal.rights.enums import Role
    from tests.support.factories import RoleGrantFactory

    RoleGrantFactory(user=people.secretary, role=Role.COMMITTEE, node=people.nodes["DW1"])
    row = make.answered(people)
    assert refusal(services.close_finding, **make.words(people, people.secretary), finding=row) == "supervision.own_answer"
    assert services.close_finding(**make.words(people, people.committee), finding=row).state == "closed"


def test_sent_back_with_a_reason_and_a_new_day(people):
    row, due = make.answered(people), clock.today() + timedelta(days=20)
    assert refusal(services.return_finding, **make.words(people), finding=row, reason=" ", due_on=due) == "supervision.reason_missing"
    row = services.return_finding(**make.words(people), finding=row, reason="流程没有修订", due_on=due)
    assert (row.state, row.due_on, row.answered_by) == ("returned", due, None)
    assert refusal(services.close_finding, **make.words(people), finding=row) == "supervision.cannot_judge"
    assert Notice.objects.filter(recipient=people.secretary, code="supervision.sent_back").count() == 1


def test_withdrawn_before_the_answer_only(people):
    row = make.answered(people)
    assert refusal(services.withdraw_finding, **make.words(people), finding=row, reason="重复") == "supervision.cannot_withdraw"
    other = services.withdraw_finding(**make.words(people), finding=make.finding(people), reason="重复登记")
    assert (other.state, other.reason) == ("withdrawn", "重复登记")


def test_two_editors_and_a_double_click(people):
    row = make.finding(people, once_key="k")
    assert make.finding(people, once_key="k").pk == row.pk
    assert SupervisionFinding.objects.count() == 1
    services.answer_finding(**make.words(people, people.secretary), finding=row, measure="好", version=1)
    with pytest.raises(EditConflict):
        services.close_finding(**make.words(people), finding=row, version=1)


def test_what_comes_from_outside_names_its_sender(people):
    assert refusal(make.finding, p=people, source="external", body="audit") == "supervision.external_named"
    row = make.finding(people, source="external", body="discipline", document="纪建〔2026〕3号")
    assert (row.get_body_display(), row.document) == ("纪检监察机关", "纪建〔2026〕3号")


@pytest.mark.parametrize("who", ["secretary", "committee", "stranger", "worker"])
def test_discipline_alone_orders(people, who):
    with pytest.raises(NotReachable):
        make.finding(people, getattr(people, who))


def test_a_unit_of_the_other_plant_is_out_of_reach(people):
    with pytest.raises(NotReachable):
        make.finding(people, node=people.nodes["CM-C"])
    with pytest.raises(NotReachable):
        make.check(people, node=people.nodes["CM-C"])


def test_a_joint_check_waits_for_every_department(people):
    assert refusal(make.check, p=people, kind="joint", partners=[make.office("DISCIPLINE")]) == "supervision.joint_partners"
    row = make.check(
        people, kind="joint", source="internal", lead=make.office("AUDIT"), partners=[make.office("FINANCE"), make.office("LAW")]
    )
    assert [p.office.code for p in row.parts.all()] == ["AUDIT", "FINANCE", "LAW"]
    words = {**make.words(people), "check": row}
    for code in ("AUDIT", "FINANCE"):
        services.file_part(**words, office=make.office(code), opinion="程序完整")
    assert refusal(services.file_part, **words, office=make.office("AUDIT"), opinion="再填") == "supervision.not_a_part"
    assert refusal(services.hold_check, **words, held_on=clock.today(), result="好") == "supervision.parts_missing"
    services.file_part(**words, office=make.office("LAW"), opinion="合同条款缺违约责任")
    assert services.hold_check(**words, held_on=clock.today(), result="发现 1 个问题").state == "held"
    assert refusal(services.hold_check, **words, held_on=clock.today(), result="再登记") == "supervision.check_done"


def test_a_check_is_changed_and_cancelled_until_it_is_held(people):
    row = make.check(people, tags=[Tag.objects.get(code="DRIVE-LEAN")], once_key="c")
    assert make.check(people, once_key="c").pk == row.pk
    later = clock.today() + timedelta(days=40)
    changed = services.change_check(**make.words(people), check=row, facts=make.check_facts(people, planned_on=later), version=1)
    assert (changed.planned_on, changed.tags.count()) == (later, 0)
    with pytest.raises(EditConflict):
        services.change_check(**make.words(people), check=row, facts=make.check_facts(people), version=1)
    assert services.cancel_check(**make.words(people), check=row, reason="与集团检查合并").state == "cancelled"
    assert refusal(services.hold_check, **make.words(people), check=row, held_on=clock.today(), result="x") == "supervision.check_done"


def test_a_matter_stands_once_and_belongs_to_its_unit(people):
    row = make.matter(people)
    assert refusal(make.matter, p=people) == "supervision.matter_twice"
    assert refusal(make.check, p=people, node=people.nodes["CM-B"], matter=row) == "supervision.matter_elsewhere"
    services.close_matter(**make.words(people), matter=row)
    assert make.matter(people).pk != row.pk
    assert refusal(services.close_matter, **make.words(people), matter=row) == "supervision.matter_closed"


def test_a_draw_keeps_seed_and_population_and_plans_its_checks(people):
    for n in range(4):
        make.matter(people, name=f"采购{n}")
    make.matter(people, name="结算", topic=make.topic("PROJECT"))
    draw = make.draw(people, 2)
    assert (len(draw.population), len(draw.chosen), len(draw.seed)) == (5, 2, 16)
    assert selectors.run_again(draw) == draw.chosen
    layers = {pk: layer for layer, pk, _label in draw.population}
    assert sorted(layers[pk] for pk in draw.chosen) == ["CONTRACT", "PROJECT"]  # one of each layer
    assert set(SupervisionCheck.objects.values_list("matter_id", "kind", "draw_id")) == {(pk, "random", draw.pk) for pk in draw.chosen}
    row = AuditRow.objects.get(action="supervision.drawn")
    assert (row.after["seed"], row.after["chosen"]) == (draw.seed, draw.chosen)
    SupervisionDraw.objects.filter(pk=draw.pk).update(chosen=[1])
    assert selectors.run_again(SupervisionDraw.objects.get(pk=draw.pk)) != [1]  # a touched row is found out
    assert rules.drawn([], 2, "x") == []


def test_a_draw_takes_from_below_its_unit_only(people):
    make.matter(people)
    make.matter(people, make.officer(people, "DW2"), node=people.nodes["CM-C"])
    assert refusal(make.draw, p=people, size=2) == "supervision.draw_size"
    assert make.draw(people, 1, keys_only=True).chosen == [SupervisionMatter.objects.get(node=people.nodes["CM-A"]).pk]
    assert refusal(make.draw, p=people, size=1, node=people.nodes["CM-B"]) == "supervision.nothing_to_draw"


def test_a_lot_is_not_told_before_it_is_held(people):
    make.matter(people)
    make.draw(people, 1)
    actor, scope = people.actor(people.secretary), people.actor(people.secretary).scope("supervision.view")
    assert list(selectors.check_rows(actor, scope)) == []
    row = SupervisionCheck.objects.get()
    services.hold_check(**make.words(people), check=row, held_on=clock.today(), result="未发现问题")
    assert [c.pk for c in selectors.check_rows(actor, scope)] == [row.pk]


def test_the_board_counts_by_topic_department_driver_and_goal(people):
    make.held(people, tags=[Tag.objects.get(code="DRIVE-DIGITAL")])
    make.check(people)
    row = make.answered(people, goal=Tag.objects.get(code="GOAL-LEAK"), amount=Decimal("2.50"))
    services.close_finding(**make.words(people), finding=row)
    actor = people.actor(make.officer(people))
    board = selectors.board_of(actor, actor.scope("supervision.view"), clock.today().year, clock.today())
    assert [(x.row.code, x.planned, x.held, x.found, x.closed) for x in board.topics if x.planned] == [("CONTRACT", 2, 1, 1, 1)]
    assert [(x.row.code, x.planned) for x in board.offices if x.planned] == [("DISCIPLINE", 2)]
    assert [(x.row.code, x.held) for x in board.drives if x.planned] == [("DRIVE-DIGITAL", 1)]
    assert [(x.row.code, x.closed, x.amount) for x in board.goals if x.found] == [("GOAL-LEAK", 1, Decimal("2.50"))]


def test_a_matter_shows_three_kinds_of_supervision_side_by_side(people):
    row = make.matter(people)
    make.held(people, matter=row)
    make.check(people, matter=row, source="internal")
    make.finding(people, matter=row, source="external", body="audit", document="审〔2026〕7号")
    sides = selectors.sides_of(people.actor(make.officer(people)), row, clock.today())
    assert [(len(s.checks), len(s.findings)) for s in sides] == [(1, 0), (1, 0), (0, 1)]
    (line,) = selectors.matter_rows(people.actor(make.officer(people)), people.actor(make.officer(people)).scope("supervision.view"))
    assert (line.inside, line.internal, line.external, line.owed, line.founded) == (1, 0, 0, 1, 2)
