import io
from datetime import date
from pathlib import Path

import pytest

from portal.audit.models import AuditRow
from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.organization.models import Node
from portal.people.models import Transfer
from portal.rights.access import Actor, actor_of, system_actor
from portal.rights.enums import Role
from tests.support.people import user_with
from tests.workforce.honours.factories import HonourFactory
from workforce.honours.models import Honour

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
HEAD = "荣誉称号,工号,单位编码,级别,授予日期,授予单位,文号,事由"


def load(people, *lines: str, commit: bool = True, who: str = "hr"):
    text = "\n".join([HEAD, *lines])
    actor = people.actor(getattr(people, who))
    kind = kind_of("honours")
    return check_table(kind=kind, file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=commit)


def test_a_table_is_registered_once_and_waits_for_the_second_person(people):
    no = people.worker.person.staff_no
    lines = (f"安全生产能手,{no},,,2026-05-01,矿工会,矿工〔2026〕3号,", "ADVANCED-BRANCH,,ZB-A,集团,2026-07-01,集团党委,,")
    report = load(people, *lines)
    assert (report.is_clean, report.created) == (True, 2)
    assert list(Honour.objects.order_by("pk").values_list("level", "node__code", "confirmed_at")) == [(1, "CM-A", None), (3, "ZB-A", None)]
    assert AuditRow.objects.filter(action="honour.registered").count() == 2
    again = load(people, *lines)
    assert (again.created, again.unchanged, Honour.objects.count()) == (0, 2, 2)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("没有的称号,{no},,,2026-05-01,矿工会,,", "荣誉目录里没有“没有的称号”"),
        ("安全生产能手,99999,,,2026-05-01,矿工会,,", "不在您的管理范围内"),
        ("安全生产能手,{foreign},,,2026-05-01,矿工会,,", "不在您的管理范围内"),
        ("先进班组,,CM-C,,2026-05-01,矿工会,,", "不在您的管理范围内"),
        ("先进班组,,,,2026-05-01,矿工会,,", "请选择获得荣誉的单位或支部"),
        ("先进班组,{no},,,2026-05-01,矿工会,,", "这个称号授予集体"),
        ("安全生产能手,,CM-A,,2026-05-01,矿工会,,", "这个称号授予个人"),
        ("安全生产能手,{no},,,2150-05-01,矿工会,,", "授予日期不能晚于今天"),
        ("安全生产能手,{no},,很高,2026-05-01,矿工会,,", "不在可选范围内"),
        ("安全生产能手,{no},,,,矿工会,,", "此列必填"),
    ],
)
def test_every_wrong_row_is_named_and_nothing_is_written(people, line, sentence):
    good = f"岗位标兵,{people.worker.person.staff_no},,,2026-05-01,矿工会,,"
    report = load(people, good, line.format(no=people.worker.person.staff_no, foreign=people.stranger.person.staff_no))
    assert ([p.row for p in report.problems], sentence in report.problems[0].message, Honour.objects.count()) == ([3], True, 0)


def test_the_same_row_twice_and_a_known_one_told_otherwise(people):
    no = people.worker.person.staff_no
    report = load(people, *[f"岗位标兵,{no},,,2026-05-01,矿工会,,"] * 2)
    assert "写了两次" in report.problems[0].message
    HonourFactory(title__code="POST-MODEL", person=people.worker.person, awarded_on=date(2026, 5, 1), awarded_by="集团工会")
    report = load(people, f"岗位标兵,{no},,,2026-05-01,矿工会,,")
    assert "授予单位、文号或级别不同" in report.problems[0].message


def test_the_unit_on_the_day_is_honoured(people):
    person = people.worker.person
    Transfer.objects.create(
        person=person, from_unit=people.nodes["CM-B"], to_unit=people.nodes["CM-A"], moved_on=date(2026, 6, 1), reason="调令"
    )
    load(people, *[f"岗位标兵,{person.staff_no},,,2026-0{m}-01,矿工会,," for m in (5, 6)])
    assert list(Honour.objects.order_by("awarded_on").values_list("node__code", flat=True)) == ["CM-B", "CM-A"]


@pytest.mark.parametrize("rows", [1, 3])
def test_checking_costs_the_same_statements_before_the_rows(people, django_assert_max_num_queries, rows):
    no = people.worker.person.staff_no
    with django_assert_max_num_queries(23 + 2 * rows):  # a savepoint around each row
        load(people, *[f"岗位标兵,{no},,,2026-05-0{n + 1},矿工会,," for n in range(rows)], commit=False)


@pytest.mark.django_db
def test_the_sample_fits_the_other_samples():
    def read(key: str, actor: Actor):
        with (SAMPLES / f"{key}.xlsx").open("rb") as file:
            return check_table(kind=kind_of(key), file=file, name=f"{key}.xlsx", actor=actor, at=clock.now(), commit=True)

    for key in ("units", "people"):
        assert read(key, system_actor("import_table")).is_clean
    assert "请用 --by 指定账号" in read("honours", system_actor("import_table")).problems[0].message
    top = Node.objects.get(code="YX")
    officer = user_with(Role.HR, top, unit=top, name="人事")
    report = read("honours", actor_of(officer, clock.today()))
    assert ([p.message for p in report.problems], report.created) == ([], 12)
