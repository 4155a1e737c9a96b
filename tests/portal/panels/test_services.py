"""The way of a panel from convening to its end, and everything that is refused on it."""

from decimal import Decimal

import pytest
from django.http import Http404

from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import EditConflict, RuleBroken
from portal.notices.models import Notice
from portal.panels import registry, selectors, services
from portal.panels.enums import PanelMethod
from portal.panels.models import Panel, PanelOpinion, PanelRecusal
from portal.panels.services import CaseDraft
from tests.portal.panels.factories import KIND, convened, judges, seated, sitting, vote
from tests.support.people import user_with


@pytest.fixture
def ended():
    """Calls of the room that its panels have come to an end."""
    calls = []
    registry.register_conclusion(KIND, lambda panel, actor, at: calls.append((panel.pk, panel.state)))
    registry.register_dissolution(KIND, lambda panel, actor, at: calls.append((panel.pk, panel.state)))
    yield calls
    registry._conclusions.pop(KIND)
    registry._dissolutions.pop(KIND)


def run(people, act, panel, user=None, **words):
    return act(actor=people.actor(user or people.hr), at=clock.now(), panel=panel, version=panel.version, **words)


def broken(act, *args, **words):
    with pytest.raises(RuleBroken) as refusal:
        act(*args, **words)
    return refusal.value


def test_votes_decide_each_case_and_the_room_is_told(people, ended):
    a, b, c = judges(people, 3)
    panel = sitting(people, [a, b, c])
    first, second = panel.cases.all()
    vote(people, panel, a)
    vote(people, panel, b, case=first)
    vote(people, panel, b, False, case=second)
    assert broken(run, people, services.conclude_panel, panel).params == {"case": "对象1", "missing": 1}
    vote(people, panel, c, False)

    panel = run(people, services.conclude_panel, panel)

    assert [(case.result, case.tally["for"], case.tally["against"]) for case in panel.cases.all()] == [("passed", 2, 1), ("failed", 1, 2)]
    assert (panel.state, ended) == ("concluded", [(panel.pk, "concluded")])
    assert set(Notice.objects.filter(code="panel.concluded_notice").values_list("recipient_id", flat=True)) == {a.pk, b.pk, c.pk}


def test_points_are_averaged(people):
    users = judges(people, 3)
    panel = sitting(people, users, method=PanelMethod.POINTS, cases=1)
    assert (panel.pass_mark, panel.minimum) == (60, 3)
    for user, points in zip(users, ("59.99", "60", "60"), strict=True):
        given = {"case": panel.cases.get(), "points": Decimal(points), "reason": "答辩一般"}
        services.give_opinion(actor=people.actor(user), at=clock.now(), **given)
    panel = run(people, services.conclude_panel, panel)
    assert panel.cases.get().tally == {
        "mean": "60.00", "median": "60.00", "trimmed": "60.00", "figure": "mean", "count": 3, "low": "59.99", "high": "60.00",
        "pass_mark": "60",
    }  # fmt: skip


def test_an_opinion_changes_until_the_conclusion_and_the_trail_keeps_it_secret(people):
    users = judges(people, 3)
    panel = sitting(people, users, cases=1)
    for user in users:
        vote(people, panel, user, False)
    vote(people, panel, users[0], True)
    rows = AuditRow.objects.filter(action__startswith="panel.opinion").order_by("pk")
    assert [row.action for row in rows] == ["panel.opinion_given"] * 3 + ["panel.opinion_changed"]
    assert {(str(row.before), str(row.after), row.reason) for row in rows} == {("{}", "{}", "")}
    assert PanelOpinion.objects.get(seat__user=users[0]).is_for is True
    run(people, services.conclude_panel, panel)
    assert broken(vote, people, panel, users[0]).code == "panel.cannot_judge"


@pytest.mark.parametrize(("count", "code"), [(2, "panel.seats_few"), (3, ""), (4, "panel.seats_even"), (5, "")])
def test_a_panel_opens_with_an_odd_number(people, count, code):
    panel = seated(people, convened(people), judges(people, count))
    if code:
        assert broken(run, people, services.open_panel, panel).code == code
        assert Panel.objects.get().state == "forming"
    else:
        assert run(people, services.open_panel, panel).state == "sitting"
        assert Notice.objects.filter(code="panel.opened_notice", url=f"/panels/{panel.pk}/judge/").count() == count


def test_nobody_judges_his_own_case_and_the_case_is_named(people):
    users = judges(people, 4)
    panel = seated(people, convened(people, person=users[0].person), users[:3])
    refusal = broken(run, people, services.open_panel, panel)
    assert (refusal.code, refusal.params) == ("panel.case_few", {"case": "对象1", "count": 2, "minimum": 3})
    assert PanelRecusal.objects.count() == 0  # nothing of the refused opening stays

    panel = seated(people, panel, users[:3], [users[3]])
    panel = run(people, services.open_panel, panel)
    recusal = PanelRecusal.objects.get()
    assert (recusal.seat.user, recusal.is_by_rule, selectors.reason_words(recusal)) == (users[0], True, "评审对象是评委本人")
    first, second = selectors.bench_of(panel, clock.today()).views
    assert [len(first.voting), len(second.voting)] == [3, 3]
    assert broken(vote, people, panel, users[0], case=first.case).code == "panel.recused_here"
    assert broken(vote, people, panel, users[3], case=second.case).code == "panel.not_called"
    vote(people, panel, users[3], case=first.case)


def test_a_room_names_conflicts(people):
    users = judges(people, 5)
    registry.register_conflicts(KIND, lambda case, seated: {users[1].pk: "panel.conflict"} if case.record_id == 2 else {})
    try:
        panel = seated(people, convened(people), users)
        assert [len(view.recusals) for view in selectors.bench_of(panel, clock.today()).views] == [0, 1]  # foreseen before the opening
        refusal = broken(run, people, services.open_panel, panel)
    finally:
        registry._conflicts.pop(KIND)
    assert (refusal.code, refusal.params) == ("panel.case_even", {"case": "对象2", "count": 4})


def test_a_recusal_while_sitting_calls_the_deputy_and_voids_the_opinion(people):
    users = judges(people, 4)
    panel = sitting(people, users[:3], users[3:], cases=1)
    case = panel.cases.get()
    vote(people, panel, users[0])
    recused = {"actor": people.actor(users[0]), "at": clock.now(), "case": case, "reason": "师徒"}
    first = services.recuse(**recused)
    assert services.recuse(**recused).pk == first.pk  # a second press
    assert (PanelOpinion.objects.count(), PanelRecusal.objects.count()) == (0, 1)
    assert list(Notice.objects.filter(code="panel.called_notice").values_list("recipient_id", flat=True)) == [users[3].pk]
    for user in users[1:]:
        vote(people, panel, user)
    panel.refresh_from_db()
    assert run(people, services.conclude_panel, panel).cases.get().tally["entitled"] == 3


def test_a_recusal_that_leaves_two_keeps_the_panel_from_its_end(people):
    users = judges(people, 4)
    panel = sitting(people, users[:3], cases=1)
    case = panel.cases.get()
    for user in users[:2]:
        vote(people, panel, user)
    seat = panel.seats.get(user=users[2])
    services.recuse(actor=people.actor(people.second_hr), at=clock.now(), case=case, seat=seat, reason="亲属")
    panel.refresh_from_db()
    assert broken(run, people, services.conclude_panel, panel).code == "panel.case_few"
    panel = seated(people, panel, users[:3], users[3:])
    assert Notice.objects.filter(code="panel.called_notice", recipient=users[3]).exists()  # he is needed at once
    assert broken(run, people, services.conclude_panel, panel).code == "panel.opinions_missing"
    vote(people, panel, users[3])
    assert run(people, services.conclude_panel, panel).state == "concluded"


def test_whoever_has_judged_or_stood_aside_keeps_his_seat(people):
    users = judges(people, 5)
    panel = sitting(people, users[:3])
    vote(people, panel, users[1])
    assert broken(seated, people, panel, [users[0], users[2], users[3]]).code == "panel.seat_in_use"
    panel = seated(people, panel, [users[0], users[1], users[3]])  # users[2] has done nothing yet
    assert Notice.objects.filter(code="panel.opened_notice", recipient=users[3]).exists()
    assert [seat.user for seat in panel.seats.all()] == [users[0], users[1], users[3]]


def test_who_may_sit(people):
    users = judges(people, 3)
    panel = convened(people)
    assert broken(seated, people, panel, [people.hr, *users[:2]]).code == "panel.convener_sits"
    users[0].is_active = False
    users[0].save()
    assert broken(seated, people, panel, users).code == "panel.seat_closed"
    nobody = user_with(None, people.nodes["MK1"], unit=people.nodes["MK1"], name="新人")
    assert broken(seated, people, panel, [nobody, *users[1:]]).code == "panel.seat_without_role"
    words = {"users": users[1:], "chair": users[0]}
    assert broken(run, people, services.seat_members, panel, **words).code == "panel.chair_not_seated"
    assert broken(run, people, services.open_panel, panel).code == "panel.seats_few"


def test_whoever_sits_runs_nothing_in_his_panel(people):
    users, second = judges(people, 3), people.second_hr
    words = {"users": [second, *users[1:]], "chair": second}
    assert broken(run, people, services.seat_members, convened(people), second, **words).code == "panel.member_runs"
    panel = sitting(people, [second, *users[1:]], record_id=2)  # another of HR has chosen him
    assert broken(run, people, services.dissolve_panel, panel, second, reason="x").code == "panel.member_runs"
    other = {"case": panel.cases.first(), "seat": panel.seats.get(user=users[1]), "reason": "亲属"}
    assert broken(services.recuse, actor=people.actor(second), at=clock.now(), **other).code == "panel.member_runs"
    assert services.recuse(actor=people.actor(second), at=clock.now(), case=panel.cases.first(), reason="师徒").seat.user == second


def test_a_member_whose_account_is_closed_does_not_keep_others_from_being_added(people):
    users = judges(people, 4)
    panel = sitting(people, users[:3])
    vote(people, panel, users[0], case=panel.cases.first())
    users[0].is_active = False
    users[0].save()
    panel = seated(people, panel, users[:3], users[3:])
    assert [seat.user for seat in panel.seats.all()] == users


def test_a_panel_without_a_chair_does_not_open(people):
    panel = run(people, services.seat_members, convened(people), users=judges(people, 3), chair=None)
    assert broken(run, people, services.open_panel, panel).code == "panel.no_chair"


def test_what_can_be_convened(people):
    panel = convened(people)
    assert broken(convened, people).code == "panel.already_convened"
    assert broken(convened, people, cases=0, record_id=2).code == "panel.no_cases"
    assert broken(convened, people, person=people.hr.person, record_id=2).code == "panel.own_running"
    twice = [CaseDraft(KIND, 1, "对象"), CaseDraft(KIND, 1, "对象")]
    words = {"title": "x", "node": people.nodes["MK1"], "record_kind": KIND, "record_id": 2, "method": "vote", "cases": twice}
    assert broken(services.convene, actor=people.actor(people.hr), at=clock.now(), **words).code == "panel.case_twice"
    run(people, services.dissolve_panel, panel, reason="人员变动")
    assert convened(people).pk != panel.pk  # a new one after the old has ended


def test_nobody_runs_a_panel_on_himself(people):
    panel = convened(people, person=people.second_hr.person)
    words = {"users": judges(people, 3), "chair": None}
    assert broken(run, people, services.seat_members, panel, people.second_hr, **words).code == "panel.own_running"


def test_a_panel_is_dissolved_with_a_reason_and_never_again(people, ended):
    panel = sitting(people, judges(people, 3))
    assert broken(run, people, services.dissolve_panel, panel, reason=" ").code == "panel.dissolve_reason_needed"
    panel = run(people, services.dissolve_panel, panel, reason="评审材料需要重新准备")
    assert (panel.state, ended) == ("dissolved", [(panel.pk, "dissolved")])
    assert Notice.objects.filter(code="panel.dissolved_notice").count() == 3
    assert broken(run, people, services.dissolve_panel, panel, reason="x").code == "panel.cannot_dissolve"
    assert broken(run, people, services.conclude_panel, panel).code == "panel.cannot_conclude"


def test_the_second_press_changes_nothing(people, ended):
    users = judges(people, 3)
    panel = sitting(people, users, cases=1)
    for user in users:
        vote(people, panel, user)
    seen = panel.version
    run(people, services.conclude_panel, panel)
    with pytest.raises(EditConflict):
        services.conclude_panel(actor=people.actor(people.hr), at=clock.now(), panel=panel, version=seen)
    assert len(ended) == 1


@pytest.mark.parametrize("who", ["secretary", "committee", "sibling", "stranger", "worker"])
def test_only_hr_in_reach_runs_a_panel(people, who):
    panel = convened(people)
    with pytest.raises(Http404):
        run(people, services.open_panel, panel, getattr(people, who))
    with pytest.raises(Http404):
        vote(people, panel, getattr(people, who))
