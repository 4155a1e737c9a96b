"""Results of somebody else's competitions from a table."""

import io

import pytest

from portal.exchange.registry import kind_of
from portal.exchange.services import check_table
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from tests.workforce.competitions import factories as make
from tests.workforce.skills.factories import OccupationFactory
from workforce.competitions import services
from workforce.competitions.models import Competition, CompetitionEntry

HEAD = "竞赛名称,级别,主办单位,比赛日期,竞赛类别,工号,工种,名次,参赛人数,奖项"
LINE = "全国煤炭行业技能竞赛,行业级,中国煤炭工业协会,2026-06-18,,{no},矿井维修电工,3,58,银奖"


def load(people, *lines: str, commit: bool = True):
    OccupationFactory()
    text = "\n".join([HEAD, *[line.format(no=people.worker.person.staff_no, far=people.stranger.person.staff_no) for line in lines]])
    actor, kind = people.actor(people.hr), kind_of("competition-results")
    return check_table(kind=kind, file=io.BytesIO(text.encode()), name="a.csv", actor=actor, at=clock.now(), commit=commit)


def test_a_table_waits_for_a_second_person(people):
    report = load(people, LINE)
    assert (report.is_clean, report.created) == (True, 1)
    row, entry = Competition.objects.get(), CompetitionEntry.objects.get()
    assert (row.level, row.is_external, row.state, row.node.code, row.host) == (4, True, "scored", "MK1", "中国煤炭工业协会")
    assert (entry.place, entry.field, entry.prize, entry.occupation.code) == (3, 58, "second", "OCC-ELEC")
    again = load(people, LINE)
    assert (again.created, again.unchanged, CompetitionEntry.objects.count()) == (0, 1, 1)
    make.act(people, row, services.publish_result, people.second_hr)
    assert make.fresh(row).state == "published"
    entry.refresh_from_db()
    assert (entry.place, entry.prize) == (3, "second")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (LINE.replace("{no}", "{far}"), "不在您的管理范围内"), (LINE.replace("矿井维修电工", "飞行员"), "没有“飞行员”"),
        (LINE.replace(",3,58,银奖", ",,58,"), "至少填写一项"), (LINE.replace(",3,58", ",59,58"), "不超过参赛人数"),
        (LINE.replace("行业级", "宇宙级"), "不在可选范围内"),
    ],
)  # fmt: skip
def test_every_wrong_row_is_named_and_nothing_is_written(people, line, sentence):
    report = load(people, line)
    assert ([p.row for p in report.problems], sentence in report.problems[0].message) == ([2], True)
    assert Competition.objects.count() == 0


def test_who_imported_does_not_publish_and_nobody_writes_beyond_his_reach(people):
    load(people, LINE)
    row, far = Competition.objects.get(), make.worker(people, "外矿选手", "CM-C")
    Competition.objects.filter(pk=row.pk).update(finished_by=people.second_hr)
    with pytest.raises(RuleBroken, match="second_person"):
        make.act(people, row, services.publish_result, people.hr)
    facts = {"name": row.name, "level": row.level, "host": row.host, "held_on": row.starts_on, "occupation": None, "place": 2}
    result = services.ExternalResult(**facts, node=people.nodes["CM-C"], person=far.person)
    stranger = people.actor(people.stranger)
    made, entry = services.note_external(actor=stranger, at=clock.now(), result=result)
    assert (made is not None and made.pk != row.pk, entry.competition_id == made.pk) == (True, True)
    assert row.entries.count() == 1
    again = services.note_external(actor=people.actor(people.hr), at=clock.now(), result=result)  # known there, not entered twice
    assert (again, Competition.objects.count()) == ((None, None), 2)


def test_a_known_result_told_otherwise_and_a_published_one(people):
    load(people, LINE)
    assert "名次或奖项与表中不同" in load(people, LINE.replace(",3,58", ",2,58")).problems[0].message
    make.act(people, Competition.objects.get(), services.publish_result, people.second_hr)
    make.worker(people, "新选手").person.__class__.objects.filter(name="新选手").update(staff_no="N900")
    assert "已发布" in load(people, LINE.replace("{no}", "N900")).problems[0].message
