"""What is frozen is watched: a result that is no longer what was published is told, once a day, to those who answer for it."""

from datetime import timedelta

import pytest

from assessment.rounds import services
from assessment.rounds.models import FrozenBranch
from assessment.rounds.rules import turn_of
from portal.audit.models import AuditRow
from portal.notices.models import Notice
from tests.assessment.rounds.factories import AT, published
from tests.support.people import user_with


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(code="round.not_equal_notice").order_by("pk")
    return [(row.recipient.get_username(), row.url) for row in rows.select_related("recipient")]


@pytest.mark.parametrize(
    ("codes", "day", "turn"),
    [
        ([], 5, []),
        (["2026Q3"], 5, ["2026Q3"]),
        (["2026Q3", "2026Q2"], 5, ["2026Q3", "2026Q2"]),
        (["2026Q3", "2026Q2", "2026Q1"], 4, ["2026Q3", "2026Q2"]),
        (["2026Q3", "2026Q2", "2026Q1"], 5, ["2026Q3", "2026Q1"]),
    ],
)
def test_the_newest_and_one_of_the_older_in_turn(codes, day, turn):
    assert turn_of(codes, day) == turn


def test_an_equal_result_is_nobodys_news(group):
    published(group)
    assert services.watch_frozen(at=AT) == []
    assert told() == []


def test_a_changed_package_is_told_once_a_day(group):
    auditor = user_with("audit_admin", group.nodes["JT"], unit=group.nodes["JT"], name="审计员")
    round = published(group)
    frozen = FrozenBranch.objects.filter(round=round).first()
    FrozenBranch.objects.filter(pk=frozen.pk).update(package=frozen.package.replace("2026Q3", "2026Q4", 1) + " ")

    assert services.watch_frozen(at=AT) == [round.code]
    assert services.watch_frozen(at=AT + timedelta(hours=1)) == [round.code]
    page = f"/rounds/{round.code}/verify/"
    readers = [(user.get_username(), page) for user in (group.committee, group.second_committee)]
    assert sorted(told()) == sorted([*readers, (auditor.get_username(), "")])
    row = AuditRow.objects.get(action="round.not_equal")
    assert (row.actor_label, row.after["differences"] > 0) == ("watch_frozen", True)

    services.watch_frozen(at=AT + timedelta(days=1))
    assert len(told()) == 2 * (len(readers) + 1)


def test_a_running_round_is_left_alone(group):
    round = published(group)
    type(round).objects.filter(pk=round.pk).update(state="open")
    FrozenBranch.objects.filter(round=round).update(package="{}")
    assert services.watch_frozen(at=AT) == []
