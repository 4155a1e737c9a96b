"""The membership moves with the confirmation and never before."""

from datetime import date, timedelta

import pytest

from branches.orgs import services as orgs
from branches.transfers import selectors, services, todos
from branches.transfers.models import TransferLetter
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import NotReachable, RuleBroken
from portal.notices.models import Notice
from portal.people.enums import PoliticalStatus
from portal.rights.enums import Role
from tests.branches.dues.factories import opened
from tests.branches.dues.factories import words as dues_words
from tests.branches.orgs.factories import BranchFactory
from tests.branches.transfers.factories import letter, mover, words
from tests.support.factories import NodeFactory, PersonFactory, RoleGrantFactory, UserFactory

TODAY = clock.today()


def refusal(call, *args, **kwargs):
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)
    return caught.value.code


def home(person):
    return selectors.home_of(person.pk, TODAY)


@pytest.mark.db
def test_the_member_stays_until_the_receiving_branch_confirms(people):
    person = mover(people)
    row = letter(people)
    assert (home(person).branch, row.valid_days, row.expires_on) == (people.branch_a, 90, TODAY + timedelta(days=90))
    assert Notice.objects.filter(recipient=people.sibling, code="transfer.notice_issued").count() == 1

    done = services.confirm_letter(**words(people, people.sibling), letter=row, on=TODAY)

    assert (home(person).branch, done.state, done.moved_on, done.settled_by) == (people.branch_b, "confirmed", TODAY, people.sibling)
    trail = set(AuditRow.objects.values_list("action", "actor"))
    assert {("membership.moved", people.sibling.pk), ("transfer_letter.confirmed", people.sibling.pk)} <= trail
    assert refusal(services.confirm_letter, **words(people, people.sibling), letter=row, on=TODAY) == "transfer.settled"


@pytest.mark.db
def test_what_the_membership_refuses_leaves_the_letter_open(people):
    row = letter(people, person=people.secretary.person)  # he still holds a post
    assert refusal(services.confirm_letter, **words(people, people.sibling), letter=row, on=TODAY) == "branch.holds_post"
    row.refresh_from_db()
    assert (row.state, home(people.secretary.person).branch) == ("issued", people.branch_a)


def test_nobody_confirms_his_own_affiliation(people):
    person = mover(people)
    user = UserFactory(person=person)
    RoleGrantFactory(user=user, role=Role.BRANCH_OFFICER, node=people.nodes["ZB-B"])
    row = letter(people)
    assert refusal(services.confirm_letter, **words(people, user), letter=row, on=TODAY) == "transfer.own_affiliation"
    assert home(person).branch == people.branch_a


@pytest.mark.parametrize("who", ["secretary", "stranger", "hr", "assessor"])
def test_only_the_receiving_side_confirms(people, who):
    row = letter(people)
    with pytest.raises(NotReachable):
        services.confirm_letter(**words(people, getattr(people, who)), letter=row, on=TODAY)


@pytest.mark.parametrize("who", ["secretary", "sibling", "stranger", "hr"])
def test_only_the_committee_issues_and_takes_back(people, who):
    with pytest.raises(NotReachable):
        letter(people, getattr(people, who))
    row = letter(people)
    with pytest.raises(NotReachable):
        services.withdraw_letter(**words(people, getattr(people, who)), letter=row, reason="x")


def test_a_letter_at_a_time_and_taken_back_with_a_reason(people):
    row = letter(people)
    assert refusal(letter, people) == "transfer.open_already"
    assert refusal(services.withdraw_letter, **words(people), letter=row, reason=" ") == "transfer.reason_missing"
    services.withdraw_letter(**words(people), letter=row, reason="调动取消")
    assert refusal(services.withdraw_letter, **words(people), letter=row, reason="x") == "transfer.settled"
    assert letter(people).pk != row.pk
    assert home(mover(people)).branch == people.branch_a


def test_a_letter_taken_back_keeps_what_was_written_on_it_and_the_receiving_branch_is_told(people):
    row = letter(people, note="随调令转出")
    done = services.withdraw_letter(**words(people), letter=row, reason="调动取消")
    assert done.note == "随调令转出；收回原因：调动取消"
    notice = Notice.objects.get(recipient=people.sibling, code="transfer.notice_withdrawn")
    assert notice.params == {"branch": people.branch_b.node.name, "reason": "调动取消"}
    assert AuditRow.objects.get(action="transfer_letter.withdrawn").reason == "调动取消"


def test_a_long_note_leaves_the_whole_reason_to_the_trail(people):
    row = letter(people, note="长" * 195)
    done = services.withdraw_letter(**words(people), letter=row, reason="调动取消")
    assert (done.note.startswith("长" * 195), len(done.note)) == (True, 200)
    assert AuditRow.objects.get(action="transfer_letter.withdrawn").reason == "调动取消"


def test_an_overdue_letter_is_not_confirmed_and_stands_among_the_todos(people):
    row = letter(people, days_ago=91)
    assert refusal(services.confirm_letter, **words(people, people.sibling), letter=row, on=TODAY) == "transfer.expired"
    found = {who: todos.overdue(people.actor(getattr(people, who)), clock.now()) for who in ("committee", "secretary", "stranger")}
    assert {who: (t.count, t.late) for who, t in found.items()} == {"committee": (1, 1), "secretary": (0, 0), "stranger": (0, 0)}
    waiting = {who: todos.to_confirm(people.actor(getattr(people, who)), clock.now()).count for who in ("sibling", "secretary", "stranger")}
    assert waiting == {"sibling": 1, "secretary": 0, "stranger": 0}


def test_who_moved_otherwise_in_between_needs_a_new_letter(people):
    row = letter(people)
    by = {"actor": people.actor(people.committee), "at": clock.now()}
    orgs.move_member(**by, membership=home(mover(people)), on=TODAY, branch=people.branch_b)
    assert refusal(services.confirm_letter, **words(people, people.sibling), letter=row, on=TODAY) == "transfer.moved_since"


def test_out_of_the_enterprise_and_into_it(people):
    person = mover(people)
    out = letter(people, kind="outward", to_branch=None, outside="某市直属机关党委")
    with pytest.raises(NotReachable):
        services.confirm_letter(**words(people, people.secretary), letter=out, on=TODAY)
    services.confirm_letter(**words(people), letter=out, on=TODAY)
    assert home(person) is None

    comer = PersonFactory(unit=people.nodes["CM-A"])
    into = letter(
        people, person=comer, kind="inward", to_branch=people.branch_a, outside="某厂党委", standing="probationary",
        dues_paid_until=date(2026, 10, 1),
    )  # fmt: skip
    services.confirm_letter(**words(people, people.secretary), letter=into, on=TODAY)
    comer.refresh_from_db()
    assert (home(comer).branch, home(comer).standing, comer.political_status) == (
        people.branch_a,
        "probationary",
        PoliticalStatus.PROBATIONARY,
    )


def test_a_letter_names_the_last_month_of_dues(people):
    from branches.dues import services as dues

    sheet = opened(people)
    entry = sheet.entries.get(person=mover(people))
    dues.pay(**dues_words(people), entry=entry, paid_on=date(2026, 10, 12), way="cash")
    assert letter(people).dues_paid_until == date(2026, 10, 1)


@pytest.mark.parametrize("target", ["temporary", "none", "same"])
def test_where_nobody_is_sent(people, target):
    temporary = BranchFactory(node=NodeFactory(kind="temporary_branch", parent=people.nodes["DW1"]))
    branch = {"temporary": temporary, "none": None, "same": people.branch_a}[target]
    code = {"temporary": "transfer.temporary", "none": "transfer.target_missing", "same": "transfer.same_branch"}[target]
    assert refusal(letter, people, to_branch=branch) == code
    assert TransferLetter.objects.count() == 0


def test_nobody_confirms_his_own_letter(people):
    row = letter(people)
    assert refusal(services.confirm_letter, **words(people, people.committee), letter=row, on=TODAY) == "transfer.own_letter"
    assert services.confirm_letter(**words(people, people.second_committee), letter=row, on=TODAY).state == "confirmed"
