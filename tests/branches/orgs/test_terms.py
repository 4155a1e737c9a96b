"""Terms: put off with approval, renewed by an election in one act, and announced once."""

from datetime import UTC, date, datetime

import pytest

from branches.orgs import selectors, services
from branches.orgs.enums import BranchPostKind, Standing
from branches.orgs.models import BranchPost, TermReminder
from branches.orgs.tasks import remind_of_terms
from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel import changes, clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.kernel.periods import add_months
from portal.notices.models import Notice
from portal.organization.enums import NodeKind
from portal.rights.access import system_actor
from portal.rights.enums import Role
from tests.branches.orgs.factories import BranchFactory, MembershipFactory, PostFactory
from tests.support.factories import NodeFactory, UserFactory
from tests.support.people import user_with

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
TODAY = date(2026, 11, 20)
NEXT = date(2026, 12, 1)


@pytest.fixture
def by(people):
    return {"actor": people.actor(people.committee), "at": NOW}


def refused(call) -> str:
    with pytest.raises(RuleBroken) as caught:
        call()
    return caught.value.code


@pytest.fixture
def post(people) -> BranchPost:
    """The secretary of branch A, whose term ends with the year."""
    row = people.branch_a.posts.get()
    row.to_on = date(2026, 12, 31)
    row.save()
    return row


@pytest.fixture
def eight(people):
    """Branch A with eight full members; their people, the secretary first."""
    MembershipFactory.create_batch(3, branch=people.branch_a)
    rows = people.branch_a.memberships.order_by("pk").select_related("person")
    return [row.person for row in rows]


# -- putting off ----------------------------------------------------------------------------------------------


def test_an_end_is_moved_with_approval_and_remembers_the_regular_one(by, post):
    services.extend_term(**by, post=post, to_on=date(2027, 6, 30), approval="党发〔2026〕9号")
    services.extend_term(**by, post=post, to_on=date(2027, 12, 31), approval="党发〔2027〕1号")
    post.refresh_from_db()
    assert (post.to_on, post.regular_to_on, post.approval) == (date(2027, 12, 31), date(2026, 12, 31), "党发〔2027〕1号")
    assert AuditRow.objects.filter(action="branch_post.term_extended").count() == 2


def test_nobody_moves_the_end_of_his_own_post(people, by, post):
    post.person = people.committee.person
    post.save()
    assert refused(lambda: services.extend_term(**by, post=post, to_on=date(2027, 6, 30), approval="党发〔2026〕9号")) == "branch.own_term"
    assert refused(lambda: services.change_term(**by, post=post, to_on=date(2027, 6, 30))) == "branch.own_term"


def test_a_year_is_counted_from_the_regular_end_however_often_it_is_moved(by, post):
    services.extend_term(**by, post=post, to_on=date(2027, 6, 30), approval="文")
    call = lambda **more: services.extend_term(**by, post=post, to_on=date(2028, 1, 1), approval="文", **more)  # noqa: E731
    assert refused(call) == "branch.shift_too_long"
    row = call(override_reason="矿井停产整顿")
    assert (row.override_reason, row.override_by_id, row.to_on) == ("矿井停产整顿", by["actor"].user_id, date(2028, 1, 1))


@pytest.mark.parametrize(
    ("to_on", "approval", "code"),
    [
        (date(2026, 12, 31), "文", "branch.shift_not_later"),
        (date(2027, 1, 1), " ", "branch.shift_needs_approval"),
        (date(2023, 1, 1), "文", "branch.ends_before_start"),
    ],
)
def test_an_end_is_not_moved_without_approval_nor_backwards(by, post, to_on, approval, code):
    assert refused(lambda: services.extend_term(**by, post=post, to_on=to_on, approval=approval)) == code


def test_a_post_without_an_end_has_nothing_to_put_off(people, by):
    call = lambda: services.extend_term(**by, post=people.branch_a.posts.get(), to_on=TODAY, approval="文")  # noqa: E731
    assert refused(call) == "branch.term_is_open"


# -- election -------------------------------------------------------------------------------------------------


def seats(people_there, *posts) -> list[services.Seat]:
    return [services.Seat(person, post) for person, post in zip(people_there, posts, strict=False)]


FIVE = ("secretary", "deputy", "organization", "publicity", "discipline")


def test_an_election_renews_the_committee_in_one_act(people, by, post, eight, monkeypatch):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append((c.source, c.on, set(c.person_ids)))])
    new = eight[1:6]
    rows = services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=seats(new, *FIVE), approval="党发〔2026〕12号")
    post.refresh_from_db()
    assert post.ended_on == date(2026, 11, 30)
    assert [(r.post, r.person, r.from_on, r.to_on) for r in rows] == [
        (name, person, NEXT, date(2029, 11, 30)) for name, person in zip(FIVE, new, strict=True)
    ]
    assert heard == [("branch_post", NEXT, {p.pk for p in [*new, post.person]})]
    assert AuditRow.objects.filter(action="branch_post.elected").count() == 5


def test_group_leaders_stay_in_office(people, by, post, eight):
    leader = PostFactory(branch=people.branch_a, person=eight[7], post=BranchPostKind.GROUP_LEADER)
    services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=seats(eight, *FIVE), approval="文")
    leader.refresh_from_db()
    assert leader.ended_on is None


@pytest.mark.db
@pytest.mark.parametrize(
    ("who", "posts", "code"),
    [
        (slice(0, 2), ("secretary", "deputy"), "branch.committee_due"),
        (slice(0, 1), ("deputy",), "branch.election_needs_secretary"),
        (slice(0, 8), (*FIVE, "member", "member", "member"), "branch.committee_too_large"),
        (slice(0, 3), ("secretary", "organization", "group_leader"), "branch.leader_is_not_elected_here"),
    ],
)
def test_an_election_against_the_rules_changes_nothing(people, by, post, eight, who, posts, code):
    call = lambda: services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=seats(eight[who], *posts), approval="文")  # noqa: E731
    assert refused(call) == code
    post.refresh_from_db()
    assert (post.ended_on, people.branch_a.posts.count()) == (None, 1)


def test_strangers_to_the_branch_are_not_elected(people, by, post, eight):
    named = seats([people.sibling.person, *eight[1:3]], "secretary", "deputy", "organization")
    call = lambda: services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=named, approval="文")  # noqa: E731
    assert refused(call) == "branch.not_member"


def test_nobody_enters_his_own_election(people, by, post, eight):
    MembershipFactory(branch=people.branch_a, person=people.committee.person)
    named = seats([people.committee.person, *eight[1:3]], "secretary", "deputy", "organization")
    call = lambda: services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=named, approval="文")  # noqa: E731
    assert refused(call) == "branch.appoints_self"


def test_an_election_more_than_a_year_early_needs_leave(people, by, post, eight):
    post.to_on = date(2027, 12, 1)
    post.save()
    call = lambda **more: services.elect(  # noqa: E731
        **by, branch=people.branch_a, from_on=NEXT, seats=seats(eight, *FIVE), approval="文", **more
    )
    assert refused(call) == "branch.shift_too_long"
    assert call(override_reason="支部合并")[0].override_reason == "支部合并"


def test_a_temporary_branch_elects_nobody(people, by):
    temporary = BranchFactory(node=NodeFactory(kind=NodeKind.TEMPORARY_BRANCH, parent=people.nodes["DW1"]))
    call = lambda: services.elect(**by, branch=temporary, from_on=TODAY, seats=[], approval="文")  # noqa: E731
    assert refused(call) == "branch.temporary_elects_nobody"


@pytest.mark.parametrize("who", ["stranger", "secretary", "assessor"])
def test_only_the_committee_above_renews_terms(people, post, who):
    by = {"actor": people.actor(getattr(people, who)), "at": NOW}
    with pytest.raises(NotReachable):
        services.elect(**by, branch=people.branch_a, from_on=NEXT, seats=[], approval="文")
    with pytest.raises(NotReachable):
        services.extend_term(**by, post=post, to_on=date(2027, 6, 30), approval="文")


# -- leave for what a rule forbids ----------------------------------------------------------------------------


def test_the_committee_above_lets_a_rule_be_with_a_reason(people, by):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    wanted = {"branch": people.branch_a, "person": member, "post": "organization", "from_on": TODAY}
    assert refused(lambda: services.appoint(**by, **wanted)) == "branch.too_small_for_committee"
    row = services.appoint(**by, **wanted, override_reason="偏远矿点，经集团党委同意")
    audit = AuditRow.objects.get(action="branch_post.appointed")
    assert (row.override_by, row.override_reason) == (people.committee, "偏远矿点，经集团党委同意")
    assert (audit.reason, audit.after["override"]) == ("偏远矿点，经集团党委同意", "branch.too_small_for_committee")


def test_a_reason_that_was_not_needed_is_not_kept(people, by):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    row = services.appoint(**by, branch=people.branch_a, person=member, post="deputy", from_on=TODAY, override_reason="多写的")
    assert (row.override_reason, row.override_by) == ("", None)


def test_nobody_lets_his_own_branch_off(people, by):
    member = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    MembershipFactory(branch=people.branch_a, person=people.committee.person)
    call = lambda: services.appoint(  # noqa: E731
        **by, branch=people.branch_a, person=member, post="organization", from_on=TODAY, override_reason="同意"
    )
    assert refused(call) == "branch.override_by_own"


# -- reminders ------------------------------------------------------------------------------------------------


@pytest.fixture
def short(people):
    """Only the secretary of branch A has a term; it ends in a quarter of a year."""
    return people.branch_a.posts.get()


def run(short: BranchPost, to_on: date) -> int:
    short.to_on = to_on
    short.save()
    return services.remind_of_terms(at=NOW, today=TODAY)


def told() -> list[tuple[str, str]]:
    return sorted(Notice.objects.values_list("recipient__display_name", "code"))


def test_the_secretary_and_the_officers_above_are_told_once(people, short):
    assert run(short, date(2027, 2, 20)) == 1
    assert services.remind_of_terms(at=NOW, today=TODAY) == 0
    assert told() == [(name, "branch.notice_term_due") for name in ("书记甲", "委员乙", "委员甲")]
    assert list(TermReminder.objects.values_list("to_on", "step")) == [(date(2027, 2, 20), 3)]


def test_one_notice_a_branch_and_step_however_many_posts(people, short):
    member = people.branch_a.memberships.exclude(person=short.person).first().person
    PostFactory(branch=people.branch_a, person=member, post="deputy", to_on=date(2027, 2, 20))
    assert run(short, date(2027, 2, 10)) == 1
    notice = Notice.objects.get(recipient=people.secretary)
    assert (notice.params["count"], notice.params["day"], TermReminder.objects.count()) == (2, "2027-02-10", 2)


def test_a_later_step_and_a_moved_end_are_told_anew(people, short):
    assert [run(short, day) for day in (date(2027, 5, 20), date(2027, 2, 20), date(2026, 11, 19), date(2027, 2, 20))] == [1, 1, 1, 0]
    assert run(short, date(2027, 2, 19)) == 1
    assert Notice.objects.filter(recipient=people.secretary, code="branch.notice_term_over").count() == 1


@pytest.mark.parametrize("to_on", [date(2027, 5, 21), None])
def test_who_has_time_is_not_told(short, to_on):
    assert run(short, to_on) == 0
    assert told() == []


def test_a_closed_branch_and_an_ended_post_are_not_told_of(people, short):
    short.ended_on = date(2026, 11, 19)
    assert run(short, date(2026, 12, 1)) == 0
    short.ended_on = None
    people.nodes["ZB-A"].closed_on = TODAY
    people.nodes["ZB-A"].save()
    assert run(short, date(2026, 12, 1)) == 0


def test_the_steps_are_a_figure_of_the_catalogue(short):
    RuleParameter.objects.filter(code="TERM_REMINDER_MONTHS").update(value=[2])
    assert run(short, date(2027, 2, 20)) == 0
    assert run(short, date(2027, 1, 20)) == 1


def test_the_nearest_committee_is_told_not_the_whole_group(people, short):
    far = user_with(Role.COMMITTEE, people.nodes["JT"], unit=people.nodes["MK1"], name="集团委员")
    run(short, date(2027, 2, 20))
    assert not Notice.objects.filter(recipient=far).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_reminders_cost_the_same_for_more_posts_of_a_branch(people, short, django_assert_num_queries, count):
    for post in ("deputy", "organization", "publicity")[:count]:
        PostFactory(branch=people.branch_a, person=UserFactory().person, post=post, to_on=date(2027, 2, 20))
    with django_assert_num_queries(12):
        services.remind_of_terms(at=NOW, today=TODAY)


def test_the_daily_task_reminds(people, short):
    short.to_on = add_months(clock.today(), 2)
    short.save()
    remind_of_terms()
    remind_of_terms()
    assert Notice.objects.filter(recipient=people.secretary).count() == 1


# -- what the page asks ---------------------------------------------------------------------------------------


def test_states_in_the_database_are_those_of_the_rule(people):
    days = {"expired": date(2026, 11, 19), "expiring": date(2027, 5, 20), "running": date(2027, 5, 21), "open": None}
    BranchPost.objects.all().delete()
    for day in days.values():
        PostFactory(branch=people.branch_a, to_on=day)
    for state, day in days.items():
        assert [p.to_on for p in selectors.posts_by_term(BranchPost.objects.all(), state, TODAY)] == [day]
    assert selectors.term_counts(BranchPost.objects.all(), TODAY) == dict.fromkeys(days, 1)


def test_a_probationary_member_is_no_candidate_on_the_form(people, eight):
    from branches.orgs.forms import ElectionForm
    from portal.kernel.scope import NOTHING

    row = MembershipFactory(branch=people.branch_a, standing=Standing.PROBATIONARY)
    form = ElectionForm(branch=people.branch_a, roster=NOTHING)
    offered = set(form.fields["secretary"].queryset)
    assert (row.person in offered, offered == set(eight)) == (False, True)


# -- what scores hear -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to_on", [date(2026, 10, 31), date(2027, 1, 31)])
def test_a_moved_end_is_announced_from_the_earlier_of_both(by, post, people, monkeypatch, to_on):
    heard = []
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append((c.source, c.on, set(c.branch_ids)))])
    first = min(to_on, date(2026, 12, 31))

    services.change_term(**by, post=post, to_on=to_on)
    services.extend_term(**by, post=post, to_on=date(2027, 2, 28), approval="党发〔2026〕9号", override_reason="停产检修")

    assert heard == [("branch_post", first, {people.branch_a.pk}), ("branch_post", to_on, {people.branch_a.pk})]


def test_a_first_end_is_announced_from_the_first_day_of_the_post(by, people, monkeypatch):
    heard, open_end = [], people.branch_a.posts.get()
    monkeypatch.setattr(changes, "_listeners", [lambda c: heard.append(c.on)])

    services.change_term(**by, post=open_end, to_on=date(2027, 1, 31))

    assert heard == [open_end.from_on]


# -- before the rule ----------------------------------------------------------------------------------------
@pytest.mark.db
def test_a_post_older_than_the_rule_of_terms_asks_for_its_end(people, by):
    """Registers reach back further than the rules; so does a slip of the year."""
    branch = BranchFactory(founded_on=date(2010, 1, 1))
    member = MembershipFactory(branch=branch, from_on=date(2010, 1, 1)).person
    facts = {"branch": branch, "person": member, "post": BranchPostKind.SECRETARY, "from_on": date(2016, 5, 1)}
    system = {**by, "actor": system_actor("test")}
    assert refused(lambda: services.appoint(**system, **facts)) == "branch.no_term_rule"
    old = services.appoint(**system, **facts, to_on=date(2017, 5, 1))
    assert refused(lambda: services.extend_term(**system, post=old, to_on=date(2017, 9, 1), approval="x")) == "branch.no_term_rule"
    seat = [services.Seat(member, BranchPostKind.SECRETARY)]
    election = {"branch": branch, "from_on": date(2017, 6, 1), "seats": seat, "approval": "x"}
    assert refused(lambda: services.elect(**system, **election)) == "branch.no_term_rule"


def test_a_proxy_of_long_ago_is_measured_by_the_rule_of_today(people, by):
    person = people.branch_a.memberships.exclude(person=people.secretary.person).first().person
    facts = {"branch": people.branch_a, "person": person, "from_on": date(2016, 1, 1), "to_on": clock.today(), "reason": "外出"}
    people.branch_a.founded_on = date(2010, 1, 1)
    people.branch_a.save()
    assert refused(lambda: services.appoint_proxy(**by, **facts)) == "branch.proxy_too_long"
