"""Changes of political status from a table: through the services of membership, in the order in which they happened."""

import io
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from branches.orgs import services
from branches.orgs.models import BranchMembership, StatusRecord
from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel.errors import NotReachable, RuleBroken
from tests.support.factories import PersonFactory

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[3] / "samples"
HEAD = "工号,姓名,政治面貌,生效日期,支部编码,依据"


@pytest.fixture
def load(people):
    def run(*rows: str, commit: bool = True, by=None):
        file = io.BytesIO("\n".join([HEAD, *rows]).encode())
        actor = people.actor(by or people.committee)
        return check_table(kind=kind_of("party-status"), file=file, name="a.csv", actor=actor, at=NOW, commit=commit)

    return run


@pytest.fixture
def newcomer(people):
    return PersonFactory(staff_no="70001", name="新人", unit=people.nodes["CM-A"], political_status="masses")


def outcome(report):
    return report.created, report.changed, report.unchanged, [f"{p.row} {p.column} {p.message}" for p in report.problems]


LINE = (
    "70001,新人,正式党员,2026-06-28,,",
    "70001,新人,接收为预备党员,2025-06-28,ZB-A,综采党〔2025〕3号",
    "70001,新人,积极分子,2024.5.4,,",
)


@pytest.mark.db
def test_a_whole_way_into_the_party_in_any_order_and_again_without_a_write(load, newcomer, people):
    assert outcome(load(*LINE, commit=False)) == (2, 1, 0, [])
    assert BranchMembership.objects.filter(person=newcomer).count() == 0
    assert outcome(load(*LINE)) == (2, 1, 0, [])
    rows = BranchMembership.objects.filter(person=newcomer).order_by("from_on")
    assert [(r.branch.node.code, r.standing, r.from_on, r.to_on) for r in rows] == [
        ("ZB-A", "probationary", date(2025, 6, 28), date(2026, 6, 27)), ("ZB-A", "full", date(2026, 6, 28), None),
    ]  # fmt: skip
    assert list(StatusRecord.objects.filter(person=newcomer).values_list("status", "from_on")) == [("activist", date(2024, 5, 4))]
    newcomer.refresh_from_db()
    assert newcomer.political_status == "full_member"
    before = AuditRow.objects.count()
    assert outcome(load(*LINE)) == (0, 0, 3, [])
    assert AuditRow.objects.count() == before


def test_who_leaves_the_party_becomes_masses_with_a_reason(load, newcomer):
    load(LINE[1])
    assert outcome(load("70001,,群众,2026-03-01,,"))[3] == ["2 依据 党员退出党组织要写明依据，如决定的文号。"]
    assert outcome(load("70001,,群众,2026-03-01,,处分决定1号")) == (0, 1, 0, [])
    newcomer.refresh_from_db()
    assert (newcomer.political_status, BranchMembership.objects.get(person=newcomer).to_on) == ("masses", date(2026, 2, 28))
    assert outcome(load("70001,,群众,2026-03-01,,处分决定1号")) == (0, 0, 1, [])


def test_an_earlier_status_does_not_undo_a_later_one(load, newcomer):
    load("70001,,入党积极分子,2025-01-01,,")
    assert outcome(load("70001,,共青团员,2023-01-01,,")) == (1, 0, 0, [])
    newcomer.refresh_from_db()
    assert newcomer.political_status == "activist"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("70001,新人,预备党员,2025-06-28,,", "还不在任何支部，请填“支部编码”"),
        ("70001,旧人,预备党员,2025-06-28,ZB-A,", "旧人"),
        ("70001,新人,先进分子,2025-06-28,,", "不在可选范围内"),
        ("70001,新人,入党积极分子,2027-01-01,,", "生效日期不能晚于今天"),
        ("70001,新人,预备党员,2025-06-28,ZB-C,", "不存在，或不在您的管理范围内"),
        ("70001,新人,预备党员,2025-06-28,NOWHERE,", "不存在，或不在您的管理范围内"),
        ("99999,,入党积极分子,2025-06-28,,", "不存在，或不在您的管理范围内"),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_written(load, newcomer, row, words):
    report = load("70001,新人,入党积极分子,2024-05-04,,", row)
    assert ([p.row for p in report.problems], words in report.problems[0].message) == ([3], True)
    assert StatusRecord.objects.count() == 0


def test_members_keep_what_their_membership_says(load, newcomer, people):
    load(LINE[1])
    said = {row: load(row).problems[0].message for row in (
        "70001,,共青团员,2026-01-01,,", "70001,,预备党员,2025-08-01,,", "70001,,正式党员,2026-06-28,ZB-B,", "70001,,正式党员,2024-06-28,,",
    )}  # fmt: skip
    words = ("不能登记为其他政治面貌", "自 2025-06-28 起", "转接组织关系", "2025-06-28")
    assert [word in text for word, text in zip(words, said.values(), strict=True)] == [True] * 4


def test_people_of_another_plant_are_refused_like_unknown_ones(load, people):
    theirs = people.stranger.person
    report = load(f"{theirs.staff_no},,入党积极分子,2025-01-01,,", "99999,,入党积极分子,2025-01-01,,")
    assert report.problems[0].message.replace(theirs.staff_no, "99999") == report.problems[1].message


def test_the_service_itself_keeps_reach_and_rules(people, newcomer):
    by = {"at": NOW, "status": "activist", "on": date(2025, 1, 1)}
    with pytest.raises(NotReachable):
        services.note_status(actor=people.actor(people.committee), person=people.stranger.person, **by)
    with pytest.raises(NotReachable):
        services.note_status(actor=people.actor(people.secretary), person=newcomer, **by)
    with pytest.raises(RuleBroken) as broken:
        services.note_status(actor=people.actor(people.committee), person=people.secretary.person, **by)
    assert broken.value.code == "branch.status_of_member"


def test_the_card_is_on_the_own_page_and_no_business_of_the_hr_office(client, people):
    who = people.worker.person
    services.note_status(actor=people.actor(people.committee), at=NOW, person=who, status="activist", on=date(2025, 1, 1))
    seen = {}
    for name, where in (("worker", "/me/"), ("hr", f"/people/{who.staff_no}/")):
        client.force_login(getattr(people, name))
        answer = client.get(where)
        seen[name] = (answer.status_code, "党籍和政治面貌" in answer.content.decode(), "2025-01-01" in answer.content.decode())
    assert seen == {"worker": (200, True, True), "hr": (200, False, False)}


@pytest.mark.django_db
def test_the_samples_tell_of_the_way_into_the_party_and_up_the_grades():
    said = {}
    kinds = ("units", "people", "branches", "party-status", "certificates", "promotion-history", "party-status", "promotion-history")
    for kind in kinds:
        out = StringIO()
        call_command("import_table", kind, str(SAMPLES / f"{kind}.xlsx"), "--commit", stdout=out)
        said.setdefault(kind, []).append(out.getvalue())
    assert [("新增 4，更新 0，未变 2" in text, "新增 0，更新 0，未变 6" in text) for text in said["party-status"]] == [
        (True, False),
        (False, True),
    ]
    first, second = said["promotion-history"]
    assert ("新增 0" in first, "新增 0，更新 0" in second) == (False, True)
    assert StatusRecord.objects.count() == 4
