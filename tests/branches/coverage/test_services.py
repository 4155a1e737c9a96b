from datetime import timedelta

import pytest

from branches.coverage import selectors, services
from branches.coverage.models import CandidateCriterion, PartySetup, SetupCheck, SetupKind, TeamGroup, TeamLeader
from branches.orgs.models import BranchPost
from portal.kernel import clock
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.kernel.scope import Scope
from portal.rights.access import system_actor
from tests.branches.coverage import factories as make
from tests.branches.orgs.factories import GroupNodeFactory
from tests.support.factories import NodeFactory

pytestmark = pytest.mark.db
DAY = timedelta(days=1)


def refused(call) -> str:
    with pytest.raises(RuleBroken) as broken:
        call()
    return broken.value.code


def complete(people, row, **changes):
    given = {"version": row.version, "on": clock.today(), "branch": people.branch_a}
    return services.complete_setup(**make.words(people), setup=row, **{**given, **changes})


def test_the_four_kinds_of_new_units_have_a_deadline_and_a_source(people):
    kinds = SetupKind.objects.filter(code__in=["PROJECT", "OVERSEAS", "TASKTEAM", "LINE"])
    assert sorted((k.code, k.days > 0, bool(k.source)) for k in kinds) == [
        ("LINE", True, True), ("OVERSEAS", True, True), ("PROJECT", True, True), ("TASKTEAM", True, True),
    ]  # fmt: skip
    row = make.setup(people)
    assert row.due_on == row.opened_on + timedelta(days=row.kind.days)


def test_work_sites_are_registered_as_places(people):
    codes = ("SITE", "WORKSHOP", "MARKETING")
    rows = [make.setup(people, kind=SetupKind.objects.get(code=code), name=code) for code in codes]
    assert tuple(row.kind.code for row in rows) == codes


def test_a_set_up_needs_its_person_and_its_basic_conditions(people):
    row = make.setup(people)
    assert refused(lambda: complete(people, row)) == "setup.head_needed"
    told = make.facts(people, head=people.worker.person)
    row = services.change_setup(**make.words(people), setup=row, version=1, facts=told)
    assert refused(lambda: complete(people, row)) == "setup.conditions_missing"
    row = make.ready(people, row)
    assert refused(lambda: complete(people, row, branch=None)) == "setup.branch_needed"
    assert refused(lambda: complete(people, row, on=clock.today() + DAY)) == "setup.day_wrong"
    foreign = GroupNodeFactory(parent=people.nodes["ZB-B"])
    assert refused(lambda: complete(people, row, group=foreign)) == "setup.group_foreign"
    row = complete(people, row, group=GroupNodeFactory(parent=people.nodes["ZB-A"]))
    assert (row.branch, row.set_up_on) == (people.branch_a, clock.today())
    assert refused(lambda: complete(people, row)) == "setup.is_closed"


def test_a_condition_is_confirmed_once_and_a_set_up_registered_once(people):
    row = make.ready(people, make.setup(people))
    before = SetupCheck.objects.count()
    make.ready(people, row)
    assert SetupCheck.objects.count() == before > 0
    assert refused(lambda: make.setup(people)) == "setup.twice"
    assert refused(lambda: make.setup(people, name=" ")) == "setup.name_needed"
    with pytest.raises(EditConflict):
        services.change_setup(**make.words(people), setup=row, version=1, facts=make.facts(people))


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "worker"])
def test_the_committee_beside_the_unit_keeps_set_ups(people, who):
    row = make.setup(people)
    user = getattr(people, who)
    with pytest.raises(NotReachable):
        make.setup(people, user, name="别处")
    with pytest.raises(NotReachable):
        services.end_setup(**make.words(people, user), setup=row, version=1, reason="x")
    with pytest.raises(NotReachable):
        make.setup(people, node=people.nodes["MK2"])


def test_a_set_up_ends_with_a_reason(people):
    row = make.setup(people)
    assert refused(lambda: services.end_setup(**make.words(people), setup=row, version=1, reason=" ")) == "setup.reason_needed"
    assert services.end_setup(**make.words(people), setup=row, version=1, reason="项目取消").ended_on == clock.today()


def test_a_new_unit_that_nobody_covers_gets_its_set_up_by_itself(people):
    today = clock.today()
    bare = NodeFactory(code="CM-N", name="新区队", kind="district", parent=people.nodes["MK1"], opened_on=today - 3 * DAY)
    NodeFactory(code="BZ-N", kind="team", parent=people.nodes["CM-A"], opened_on=today - 3 * DAY)  # covered from above
    NodeFactory(code="CM-O", kind="district", parent=people.nodes["MK1"], opened_on=today - 400 * DAY)  # not new
    run = lambda: services.open_setups(actor=system_actor("test"), at=clock.now())  # noqa: E731
    assert (run(), run()) == (1, 0)
    row = PartySetup.objects.get()
    assert (row.node, row.name, row.due_on) == (bare, "新区队", bare.opened_on + timedelta(days=row.kind.days))


def test_the_map_names_the_units_without_a_branch(people):
    scope = Scope((people.nodes["MK1"].path,))
    cover, bare = selectors.unit_cover(scope, clock.today())
    assert (cover.total.part, cover.total.whole, bare) == (3, 3, set())
    loose = NodeFactory(code="CM-L", kind="district", parent=people.nodes["MK1"])
    cover, bare = selectors.unit_cover(scope, clock.today())
    assert (cover.total.part, cover.total.whole, bare) == (2, 4, {loose.pk, people.nodes["MK1"].pk})


def test_a_team_has_one_leader_at_a_time(people):
    unit = make.team(people)
    first, second = make.worker(unit), make.worker(unit)
    make.leader(people, unit, first, on=clock.today() - 10 * DAY)
    assert refused(lambda: make.leader(people, unit, first)) == "crew.nothing_changed"
    assert refused(lambda: make.leader(people, unit, second, on=clock.today() + DAY)) == "crew.day_wrong"
    assert refused(lambda: make.leader(people, unit, second, on=clock.today() - 10 * DAY)) == "crew.day_wrong"
    make.leader(people, unit, second, on=clock.today())
    assert list(TeamLeader.objects.order_by("from_on").values_list("person", "to_on")) == [
        (first.pk, clock.today() - DAY), (second.pk, None),
    ]  # fmt: skip
    outside = make.worker(people.nodes["CM-B"])
    assert refused(lambda: make.leader(people, unit, outside)) == "crew.no_person"
    assert refused(lambda: make.leader(people, make.team(people, "BZ-B", "CM-B"), second)) == "crew.team_foreign"


def test_a_team_belongs_to_one_party_group(people):
    unit, by = make.team(people), make.words(people, people.secretary)
    groups = [GroupNodeFactory(parent=people.nodes["ZB-A"]) for _ in range(2)]
    link = lambda group: services.link_group(**by, branch=people.branch_a, team=unit, group=group)  # noqa: E731
    link(groups[0])
    link(groups[0])
    link(groups[1])
    assert TeamGroup.objects.get().group == groups[1]
    assert refused(lambda: link(GroupNodeFactory(parent=people.nodes["ZB-B"]))) == "crew.group_foreign"


def test_teams_without_members_and_the_overlap_are_seen(people):
    """S1-22, S1-23: three teams, one led by the leader of a Party group, one without any member."""
    units = [make.team(people, f"BZ-{n}") for n in range(3)]
    first, second = make.members(people.branch_a, 2)
    for person, unit in ((first, units[0]), (second, units[1])):
        person.unit = unit
        person.save()
    plain = make.worker(units[2])
    for unit, person in zip(units, (first, second, plain), strict=True):
        make.leader(people, unit, person)
    group = GroupNodeFactory(parent=people.nodes["ZB-A"])
    BranchPost.objects.create(branch=people.branch_a, person=first, post="group_leader", group=group, from_on=clock.today() - DAY)
    facts = selectors.crew_facts(units, {people.branch_a.pk}, clock.today())
    assert [(facts[u.pk].state, facts[u.pk].suggestion) for u in units] == [
        ("overlap", ""), ("member", "suggest.leader_to_group"), ("other", "suggest.no_members"),
    ]  # fmt: skip
    totals = selectors.totals_of(list(facts.values()))
    assert [(s.part, s.whole) for s in (totals.overlap, totals.manned, totals.leaders)] == [(1, 3), (2, 3), (3, 3)]


def test_a_leader_is_brought_on_by_one_track_at_a_time(people):
    unit = make.team(people)
    person = make.worker(unit)
    row = make.track(people, unit, person)
    assert refused(lambda: make.track(people, unit, person)) == "track.open"
    assert refused(lambda: make.track(people, unit, make.worker(unit), goal_on=clock.today())) == "track.goal_past"
    close = lambda result: services.close_track(  # noqa: E731
        **make.words(people, people.secretary), track=row, is_done=True, result=result
    )
    assert refused(lambda: close(" ")) == "track.result_needed"
    assert close("已任党小组组长").state == "done"
    assert refused(lambda: close("再")) == "track.is_closed"
    with pytest.raises(NotReachable):
        make.track(people, unit, make.worker(unit), people.sibling)


def test_backbone_members_and_their_share_of_leads(people):
    """S0-20."""
    unit = make.team(people)
    row = make.backbone(people)
    assert refused(lambda: make.backbone(people)) == "backbone.twice"
    row.person.unit = unit
    row.person.save()
    make.leader(people, unit, row.person)
    other = make.team(people, "BZ-2")
    make.leader(people, other, make.worker(other))
    share = selectors.lead_shares([people.branch_a.pk, people.branch_b.pk], clock.today())
    assert [(s.part, s.whole) for s in (share[people.branch_a.pk], share[people.branch_b.pk])] == [(1, 2), (0, 0)]
    services.end_backbone(**make.words(people, people.secretary), mark=row)
    assert refused(lambda: services.end_backbone(**make.words(people, people.secretary), mark=row)) == "backbone.is_ended"
    outsider = make.worker(people.nodes["CM-A"])
    given = {"branch": people.branch_a, "number": outsider.staff_no, "field": "供电"}
    assert refused(lambda: services.mark_backbone(**make.words(people, people.secretary), **given)) == "crew.not_member"


def test_a_candidate_is_looked_at_for_three_things_by_another_person(people):
    """S2-11: political quality, ability, knows production."""
    criteria = list(CandidateCriterion.objects.all())
    assert [c.code for c in criteria] == ["POLITICAL", "ABILITY", "PRODUCTION"]
    row = make.candidate(people)
    assert refused(lambda: make.candidate(people)) == "candidate.twice"
    judge = lambda user, marks: services.judge_candidate(**make.words(people, user), candidate=row, marks=marks)  # noqa: E731
    yes = dict.fromkeys(criteria, (True, ""))
    with pytest.raises(NotReachable):
        judge(people.secretary, yes)  # the office of the branch proposes, the committee judges
    assert refused(lambda: judge(people.committee, {**yes, criteria[0]: (False, " ")})) == "candidate.note_needed"
    assert judge(people.committee, {**yes, criteria[2]: (False, "到岗不满一年")}).state == "unfit"
    assert refused(lambda: judge(people.committee, yes)) == "candidate.is_judged"
    own = make.candidate(people, people.committee, 2)
    assert refused(lambda: services.judge_candidate(**make.words(people), candidate=own, marks=yes)) == "candidate.second"
    found = services.judge_candidate(**make.words(people, people.second_committee), candidate=own, marks=yes)
    assert (found.state, found.marks.count()) == ("fit", 3)
