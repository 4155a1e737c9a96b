"""To whom an announcement speaks, who is told, what is kept of the reading, and what rates show."""

from datetime import timedelta

import pytest

from portal.announcements import access, selectors, services
from portal.announcements.models import Announcement, AnnouncementReceipt
from portal.audit.models import AuditRow
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken
from portal.notices.models import Delivery, Notice
from portal.rights.enums import Role
from portal.rights.models import User
from tests.portal.announcements.factories import DAY, at, confirmed, draft, published, staff
from tests.portal.notices.factories import chat_server, robot


def told(row: Announcement) -> set[str]:
    return set(Notice.objects.filter(url=f"/announcements/{row.pk}/").values_list("recipient__display_name", flat=True))


@pytest.fixture
def chat(settings):
    with chat_server() as server:
        settings.OUTGOING_HOSTS = [f"127.0.0.1:{server.port}"]
        yield server


# -- audience ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("node", "roles", "names"),
    [
        ("MK1", (), {"书记甲", "书记乙", "委员甲", "委员乙", "考核员甲", "人事乙", "职工甲"}),  # not whoever published
        ("MK1", (Role.SECRETARY,), {"书记甲", "书记乙"}),
        ("MK1", (Role.WORKER, Role.ASSESSOR), {"考核员甲", "职工甲"}),
        ("CM-A", (), {"书记甲", "职工甲"}),
    ],
)
def test_who_is_told(people, node, roles, names):
    row = published(people, node=node, roles=roles)

    assert told(row) == names
    assert set(Notice.objects.values_list("code", "category")) == {("announcement.new_receipt", "announcement")}


def test_a_party_committee_speaks_to_its_branches_officers_and_members(people):
    member = people.branch_b.memberships.exclude(person=people.sibling.person).first().person
    User.objects.create(username="member-b", display_name="党员乙", password="!", person=member)
    row = published(people, node="DW1", user=people.committee)

    assert told(row) == {"书记甲", "书记乙", "委员乙", "考核员甲", "党员乙"}


@pytest.mark.parametrize(("node", "roles"), [("MK1", ()), ("DW1", ()), ("MK1", (Role.SECRETARY,)), ("JT", (Role.WORKER,)), ("CM-A", ())])
def test_the_mirror_of_the_audience_agrees(people, node, roles):
    """Whoever is in the audience may read it, and nobody else."""
    row = Announcement.objects.create(
        title="甲", text="乙", node=people.nodes[node], starts_on=DAY, state="published", written_at=at(), published_at=at(),
        roles=services._stored_roles(roles),
    )  # fmt: skip
    inside = set(access.audience(row, DAY).values_list("pk", flat=True))
    reading = {u.pk for u in User.objects.all() if access.addressed_to(people.actor(u), DAY).filter(pk=row.pk).exists()}

    assert reading == inside


def test_nobody_is_told_twice(people):
    row = published(people)
    assert services.tell_readers(at=at(11)) == 0

    assert Notice.objects.count() == len(told(row)) == 7


def test_readers_are_told_on_the_day_it_begins(people):
    row = published(people, starts_on=DAY + timedelta(1))
    assert told(row) == set()

    assert services.tell_readers(at=at(day=19)) == 1
    assert len(told(row)) == 7


def test_a_thousand_readers_cost_as_many_statements_as_ten(people, django_assert_num_queries):
    staff(people, "CM-B", 30)
    row = draft(people)
    services.publish_announcement(actor=people.actor(people.hr), at=at(), announcement=row)

    # which are due; transaction, the row, its mark, audience; notices and their savepoint, wishes; groups and quiet hours
    with django_assert_num_queries(14):
        services.tell_readers(at=at())


def test_groups_of_the_units_below_hear_of_it_without_its_words(people, chat):
    robot(people, chat, node="CM-A")
    robot(people, chat, node="CM-C", name="别处")
    robot(people, chat, node="CM-B", name="不想听", tells_announcements=False)
    published(people, roles=(Role.SECRETARY,))
    assert Delivery.objects.count() == 0  # what is for an office is not said to a group
    row = published(people)

    assert list(Delivery.objects.values_list("subject", "robot__node__code", "content")) == [
        (f"announcement {row.pk}", "CM-A", [["group.announcement", {"count": 1}]])
    ]


# -- writing ----------------------------------------------------------------------------------------------
def test_offices_speak_to_their_own_units_only(people):
    for user, node in ((people.hr, "MK2"), (people.committee, "MK1"), (people.hr, "JT"), (people.secretary, "ZB-A")):
        with pytest.raises(NotReachable):
            draft(people, node=node, user=user)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": "  "}, "announcement.no_title"), ({"text": " "}, "announcement.no_text"),
        ({"starts_on": DAY - timedelta(1)}, "announcement.starts_in_past"),
        ({"ends_on": DAY - timedelta(1)}, "announcement.ends_before_start"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_refused(people, fields, code):
    with pytest.raises(RuleBroken) as broken:
        draft(people, **fields)

    assert broken.value.code == code


def test_a_draft_is_changed_and_what_was_said_is_not(people):
    row, actor = draft(people), people.actor(people.hr)
    facts = {name: getattr(row, name) for name in services.FIELDS} | {"node": people.nodes["CM-A"], "title": "新标题"}
    changed = services.change_announcement(actor=actor, at=at(), announcement=row, version=1, **facts)
    assert (changed.title, changed.node.code, changed.version) == ("新标题", "CM-A", 2)
    with pytest.raises(EditConflict):
        services.change_announcement(actor=actor, at=at(), announcement=row, version=1, **facts)

    services.publish_announcement(actor=actor, at=at(), announcement=row)
    with pytest.raises(RuleBroken, match=r"announcement\.published"):
        services.change_announcement(actor=actor, at=at(), announcement=row, version=3, **facts)
    assert services.publish_announcement(actor=actor, at=at(), announcement=row).version == 3  # a second click


def test_an_announcement_to_nobody_is_refused(people):
    row = draft(people, node="CM-A", roles=(Role.DISCIPLINE,))
    with pytest.raises(RuleBroken, match=r"announcement\.nobody"):
        services.publish_announcement(actor=people.actor(people.hr), at=at(), announcement=row)


# -- reading ----------------------------------------------------------------------------------------------
def test_a_confirmation_is_given_once_and_lays_the_notice_aside(people):
    row = published(people)
    actor = people.actor(people.worker)
    for hour in (10, 11):
        services.confirm_announcement(actor=actor, at=at(hour), announcement=row)

    assert list(AnnouncementReceipt.objects.values_list("user_id", "confirmed_at")) == [(people.worker.pk, at(10))]
    assert Notice.objects.get(recipient=people.worker).state == "done"


@pytest.mark.parametrize("who", ["stranger"])
def test_whom_it_does_not_speak_to_confirms_nothing(people, who):
    with pytest.raises(NotReachable):
        services.confirm_announcement(actor=people.actor(getattr(people, who)), at=at(), announcement=published(people))


@pytest.mark.parametrize(
    ("fields", "moment", "code"),
    [({"needs_receipt": False}, at(), "announcement.no_receipt"), ({"ends_on": DAY}, at(day=19), "announcement.not_in_force")],
)
def test_where_nothing_is_asked_nothing_is_kept(people, fields, moment, code):
    row = published(people, **fields)
    with pytest.raises(RuleBroken) as broken:
        services.confirm_announcement(actor=people.actor(people.worker), at=moment, announcement=row)
    services.see_announcement(actor=people.actor(people.worker), at=moment, announcement=row)

    assert broken.value.code == code
    assert AnnouncementReceipt.objects.count() == 0


def test_the_banner_stays_until_it_is_read_or_confirmed(people):
    actor = people.actor(people.worker)
    asked = published(people, title="要确认")
    important = published(people, title="重要", importance="important", needs_receipt=False)
    published(people, title="一般", needs_receipt=False)

    def shown() -> list[str]:
        return [row.title for row in selectors.banner(people.actor(people.worker), DAY)]

    assert sorted(shown()) == ["要确认", "重要"]
    services.see_announcement(actor=actor, at=at(), announcement=important)
    services.see_announcement(actor=actor, at=at(), announcement=asked)
    assert shown() == ["要确认"]
    services.confirm_announcement(actor=actor, at=at(), announcement=asked)
    assert shown() == []
    assert selectors.banner(people.actor(people.stranger), DAY) == []


def test_what_was_taken_back_keeps_its_reason_only(people):
    row = published(people)
    actor = people.actor(people.hr)
    with pytest.raises(RuleBroken, match=r"announcement\.reason_needed"):
        services.withdraw_announcement(actor=actor, at=at(), announcement=row, reason=" ", version=row.version)
    services.withdraw_announcement(actor=actor, at=at(), announcement=row, reason="日期有误", version=row.version)

    reader = people.actor(people.worker)
    assert access.readable_by(reader, DAY).filter(pk=row.pk).exists()
    assert not access.may_open(reader, row.pk, DAY)  # its files are gone for readers
    assert access.may_open(people.actor(people.second_hr), row.pk, DAY)
    assert selectors.waiting(reader, DAY).count() == 0
    with pytest.raises(EditConflict):
        services.withdraw_announcement(actor=actor, at=at(), announcement=row, reason="再撤", version=1)


# -- rates ------------------------------------------------------------------------------------------------
def test_rates_by_unit_keep_small_units_together(people):
    a, b = staff(people, "CM-A", 6), staff(people, "CM-B", 9)
    row = published(people)
    confirmed(row, [*a[:3], *b[:9], people.worker])

    rates = selectors.rates_of(row, DAY)
    # at MK1 itself: two of the committee, the assessor, two of HR
    assert [(u.node.code if u.node else "", u.group.read, u.group.total) for u in rates.units] == [
        ("MK1", 0, 5),
        ("CM-A", 4, 8),
        ("CM-B", 9, 10),
    ]
    assert (rates.read, rates.total, rates.whole.percent) == (13, 23, 56)


def test_parts_are_shown_only_where_their_unit_is(people):
    """The parts of a unit would add up to the figure that was kept back above."""
    staff(people, "CM-C", 2)
    a = staff(people, "CM-A", 12)
    row = draft(people, node="JT", user=_root_hr(people))
    services.publish_announcement(actor=people.actor(User.objects.get(display_name="总部")), at=at(), announcement=row)
    confirmed(row, a[:6])

    whole = selectors.rates_of(row, DAY)
    assert [u.node.code if u.node else "" for u in whole.units] == [""]  # four elsewhere would be given away
    below = selectors.rates_of(row, DAY, people.nodes["MK1"])
    assert (below.is_hidden, below.units, below.total) == (True, [], 0)


def _root_hr(people):
    from tests.support.people import user_with

    return user_with(Role.HR, people.nodes["JT"], unit=people.nodes["JT"], name="总部")


def test_below_a_shown_unit_its_parts_are_shown(people):
    for code in ("CM-A", "CM-B", "CM-C"):
        staff(people, code, 6)
    user = _root_hr(people)
    staff(people, "JT", 6)
    row = draft(people, node="JT", user=user)
    services.publish_announcement(actor=people.actor(user), at=at(), announcement=row)

    below = selectors.rates_of(row, DAY, people.nodes["MK1"])
    assert [(u.node.code if u.node else "", u.group.total) for u in below.units] == [("MK1", 5), ("CM-A", 8), ("CM-B", 7)]


def test_few_people_have_no_rate(people):
    row = published(people, node="CM-A")
    confirmed(row, [people.worker])

    rates = selectors.rates_of(row, DAY)
    assert (rates.is_hidden, rates.units) == (True, [])


def test_a_secretary_sees_the_rate_of_his_own_branch(people):
    members = [m.person for m in people.branch_a.memberships.exclude(person=people.secretary.person)]
    users = [User.objects.create(username=p.staff_no, display_name=p.name, password="!", person=p) for p in members]
    row = published(people)
    confirmed(row, users[:3])

    (name, rate), *rest = selectors.branch_rates(people.actor(people.secretary), row, DAY)
    assert (name, rate.read, rate.total, rate.is_hidden, rest) == ("支部A", 3, 5, False, [])
    (_name, other), *_rest = selectors.branch_rates(people.actor(people.sibling), row, DAY)
    assert other.is_hidden
    assert selectors.branch_rates(people.actor(people.worker), row, DAY) == []


@pytest.mark.parametrize("count", [6, 40])
def test_rates_cost_the_same_for_many(people, count, django_assert_num_queries):
    staff(people, "CM-A", count)
    published(people)
    row = Announcement.objects.select_related("node").get()

    with django_assert_num_queries(4):
        selectors.rates_of(row, DAY)


# -- reminding --------------------------------------------------------------------------------------------
def test_those_who_are_silent_are_reminded_once_a_day(people):
    row = published(people)
    actor = people.actor(people.hr)
    confirmed(row, [people.worker, people.secretary])
    with pytest.raises(RuleBroken, match=r"announcement\.reminded"):
        services.remind_readers(actor=actor, at=at(11), announcement=row)
    Notice.objects.all().delete()
    services.remind_readers(actor=actor, at=at(10, day=19), announcement=row)
    with pytest.raises(RuleBroken, match=r"announcement\.reminded"):
        services.remind_readers(actor=actor, at=at(11, day=19), announcement=row)

    assert told(row) == {"书记乙", "委员甲", "委员乙", "考核员甲", "人事乙"}


@pytest.mark.parametrize("who", ["secretary", "stranger", "worker", "committee"])
def test_others_remind_and_withdraw_nothing(people, who):
    row = published(people)
    actor = people.actor(getattr(people, who))
    with pytest.raises(NotReachable):
        services.remind_readers(actor=actor, at=at(day=20), announcement=row)
    with pytest.raises(NotReachable):
        services.withdraw_announcement(actor=actor, at=at(), announcement=row, reason="x", version=row.version)


def test_every_line_of_the_trail_names_the_unit_and_the_roles_spoken_to(people):
    actor = people.actor(people.hr)
    row = draft(people, roles=[Role.WORKER])
    words = {"title": row.title, "text": row.text, "importance": row.importance, "needs_receipt": True, "starts_on": DAY, "ends_on": None}
    row = services.change_announcement(
        actor=actor, at=at(), announcement=row, version=row.version, node=people.nodes["CM-A"], roles=[Role.WORKER, Role.SECRETARY], **words
    )
    row = services.publish_announcement(actor=actor, at=at(), announcement=row)
    services.tell_readers(at=at())
    services.confirm_announcement(actor=people.actor(people.worker), at=at(), announcement=row)
    services.remind_readers(actor=actor, at=at(12, day=20), announcement=row)
    row.refresh_from_db()
    services.withdraw_announcement(actor=actor, at=at(12, day=20), announcement=row, reason="有误", version=row.version)

    lines = AuditRow.objects.filter(object_kind="announcement").order_by("pk")
    kept = [(line.action.partition(".")[2], line.after["node"], set(line.after["roles"].strip("|").split("|"))) for line in lines]
    both = {str(Role.WORKER), str(Role.SECRETARY)}
    assert kept == [
        ("written", "MK1", {"worker"}), ("changed", "CM-A", both), ("published", "CM-A", both), ("confirmed", "CM-A", both),
        ("reminded", "CM-A", both), ("withdrawn", "CM-A", both),
    ]  # fmt: skip
    changed = lines.get(action="announcement.changed")
    assert changed.before == {"node": "MK1", "roles": "|worker|"}
