"""``promotion-history``: promotions from before the portal, as the ledgers of the HR office have them.

They are history with its source: shown beside the person, never taken for a certificate, a grade or a met condition.
"""

from collections import defaultdict
from typing import Any

from django.utils.timezone import localdate

from portal.exchange.enums import Outcome
from portal.exchange.headings import PERSON_NAME, STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken, ensure
from portal.people.selectors import by_staff_no
from workforce.promotion import rules, services
from workforce.promotion.models import PastPromotion
from workforce.skills.models import GradeLevel, Occupation, SkillCertificate
from workforce.skills.rules import clean_number

GRADE_WORDS = {5: "五级", 4: "四级", 3: "三级", 2: "二级", 1: "一级"}


class PastPromotionResource(HouseResource):
    key = ("staff_no", "occupation", "level")
    undo = (Undo(PastPromotion, path="person.unit.path"),)

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    name = HouseField("name", "姓名", widget=TextWidget(50), synonyms=PERSON_NAME, example="王建国")
    occupation = HouseField(
        "occupation", "职业（工种）", widget=TextWidget(80, choose_from="workforce.Occupation"),
        synonyms=("职业", "工种", "职业名称", "申报职业"), required=True, example="矿井维修电工",
    )  # fmt: skip
    level = HouseField(
        "level", "晋级后等级", widget=TextWidget(40, choose_from="workforce.GradeLevel"),
        synonyms=("等级", "技能等级", "晋升等级", "聘任等级"), required=True, example="高级工",
    )  # fmt: skip
    promoted_on = HouseField(
        "promoted_on", "晋级日期", widget=DateWidget(), synonyms=("晋升日期", "聘任日期", "评定日期", "批准日期"), required=True,
        example="2018-09-01",
    )  # fmt: skip
    document = HouseField("document", "依据文号", widget=TextWidget(80), synonyms=("文号", "批准文号", "依据"), example="矿人〔2018〕12号")
    certificate = HouseField("certificate", "证书编号", widget=CodeWidget(40), synonyms=("证书号",), example="")

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, occupations, levels, certificates and what is known of them: five statements for a chunk."""
        self.people = by_staff_no(self.actor.scope("import.promotion-history"), {r["staff_no"] for r in rows if "staff_no" in r})
        self.occupations: dict[str, Occupation] = {}
        for row in Occupation.objects.filter(is_active=True):
            self.occupations |= {row.code: row, row.name_zh: row}
        self.levels: dict[str, GradeLevel] = {}
        for level in GradeLevel.objects.all():
            self.levels |= {level.code.upper(): level, level.name_zh: level}
            if level.grade in GRADE_WORDS:
                self.levels[GRADE_WORDS[level.grade]] = level
        numbers = {clean_number(r["certificate"]) for r in rows if "certificate" in r}
        held = SkillCertificate.objects.filter(number__in=numbers, person__in=self.people.values())
        self.certificates = {row.number: row for row in held}
        self.lines: dict[tuple[int, int], list[PastPromotion]] = defaultdict(list)
        known = PastPromotion.objects.filter(person__in=self.people.values())
        for past in known.select_related("person__unit", "occupation", "level"):
            self.lines[past.person_id, past.occupation_id].append(past)
        self.fresh: list[PastPromotion] = []

    def write_row(self, values: dict[str, Any]) -> Outcome:
        told = self._told(values)
        line = self.lines[told.person_id, told.occupation_id]
        known = next((row for row in line if row.level_id == told.level_id), None)
        if known is not None and known.pk is None:
            raise RuleBroken("promotion.past_twice", field="level")
        others = [(row.level.rank, row.promoted_on) for row in line if row is not known]
        ensure(rules.may_stand(told.level.rank, told.promoted_on, others, today=localdate(self.at)), field="promoted_on")
        if known is None:
            line.append(told)
            self.fresh.append(told)
            self.trace(told)
            return Outcome.CREATED
        told.document = values.get("document", known.document)
        if "certificate" not in values:
            told.certificate_id = known.certificate_id
        if all(getattr(known, name) == getattr(told, name) for name in services.FACTS):
            return Outcome.UNCHANGED
        before = self.snapshot(known)
        line[line.index(known)] = services.correct_past_promotion(actor=self.actor, at=self.at, row=known, told=told)
        self.trace(known, before=before)
        return Outcome.CHANGED

    def finish(self) -> None:
        if self.fresh:
            services.tell_past_promotions(actor=self.actor, at=self.at, rows=self.fresh)

    def _told(self, values: dict[str, Any]) -> PastPromotion:
        person = self.people.get(values["staff_no"])
        if person is None:
            self.unknown("staff_no", values)
        if "name" in values and values["name"] != person.name:
            raise RuleBroken("promotion.past_name", field="name", staff_no=person.staff_no, given=values["name"])
        occupation = self.occupations.get(values["occupation"]) or self.occupations.get(values["occupation"].upper())
        if occupation is None:
            raise RuleBroken("certificate.no_occupation", field="occupation", occupation=values["occupation"])
        level = self.levels.get(values["level"]) or self.levels.get(values["level"].upper())
        if level is None:
            choices = "、".join(dict.fromkeys(row.name_zh for row in self.levels.values()))
            raise RuleBroken("exchange.bad_choice", field="level", given=values["level"], choices=choices)
        row = PastPromotion(
            person=person, occupation=occupation, level=level, promoted_on=values["promoted_on"], document=values.get("document", "")
        )
        if "certificate" in values:
            number = clean_number(values["certificate"])
            services.check_certificate(row, self.certificates.get(number), number)
        return row
