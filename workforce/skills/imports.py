"""Certificates from a table: one row a certificate, found again by its number."""

from collections.abc import Iterable
from typing import Any

from django.utils.timezone import localdate

from portal.exchange.enums import Outcome
from portal.exchange.headings import STAFF_NO
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken
from portal.people.selectors import by_staff_no
from workforce.skills import rules
from workforce.skills.enums import NumberScheme, SkillGrade
from workforce.skills.models import Occupation, SkillCertificate
from workforce.skills.services import check_certificate, register_certificates, release_certificates, settle_certificates

GRADE_WORDS = {
    word: str(grade)
    for grade, words in {
        5: ("五级", "初级工", "初级", "五级/初级工"),
        4: ("四级", "中级工", "中级", "四级/中级工"),
        3: ("三级", "高级工", "高级", "三级/高级工"),
        2: ("二级", "技师", "二级/技师"),
        1: ("一级", "高级技师", "一级/高级技师"),
    }.items()
    for word in words
}
LAYOUT_WORDS = {"职业技能等级证书": "national", "特级技师证书": "special", "职业资格证书": "legacy", "地方编号": "regional"}


class CertificateResource(HouseResource):
    """A number that is stored with other facts is refused: revoke it first."""

    key = ("number",)
    writes_rows = False
    undo = (
        Undo(
            SkillCertificate, path="person.unit.path", belongings=("grade_records",),
            release=release_certificates, settle=settle_certificates,
        ),
    )  # fmt: skip

    staff_no = HouseField("staff_no", "工号", widget=CodeWidget(20), synonyms=STAFF_NO, required=True, example="10021")
    occupation = HouseField(
        "occupation",
        "职业（工种）",
        widget=TextWidget(80, choose_from="workforce.Occupation"),
        synonyms=("职业", "工种", "职业名称"),
        required=True,
        example="矿井维修电工",
    )
    grade = HouseField(
        "grade",
        "等级",
        widget=ChoiceWidget(SkillGrade.choices, GRADE_WORDS),
        synonyms=("技能等级", "证书等级", "职业技能等级"),
        required=True,
        example="三级",
    )
    number = HouseField(
        "number", "证书编号", widget=CodeWidget(40), synonyms=("证书号", "编号"), required=True, example="Y000014000001243000018"
    )
    scheme = HouseField(
        "scheme", "证书类别", widget=ChoiceWidget(NumberScheme.choices, LAYOUT_WORDS), synonyms=("编号规则",), example="职业技能等级证书"
    )
    assessor = HouseField("assessor", "评价机构", widget=TextWidget(80), synonyms=("发证机构", "鉴定机构"))
    issued_on = HouseField(
        "issued_on", "发证日期", widget=DateWidget(), synonyms=("取证日期", "发证时间"), required=True, example="2024-03-05"
    )
    expires_on = HouseField("expires_on", "有效期至", widget=DateWidget(), synonyms=("有效期", "到期日期"))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """People, occupations and known numbers: three statements for the whole file."""
        scope = self.actor.scope("import.certificates")
        self.people = by_staff_no(scope, {r["staff_no"] for r in rows if "staff_no" in r})
        self.occupations: dict[str, Occupation] = {}
        for row in Occupation.objects.filter(is_active=True):
            self.occupations |= {row.code: row, row.name_zh: row}
        numbers = {rules.clean_number(r["number"]) for r in rows if "number" in r}
        known = SkillCertificate.objects.filter(number__in=numbers).select_related("person")
        self.known = {row.number: row for row in known}
        self.fresh: list[SkillCertificate] = []

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        if values["staff_no"] not in self.people:
            yield RuleBroken("exchange.out_of_reach", field="staff_no", given=values["staff_no"])
        occupation = self.occupations.get(values["occupation"]) or self.occupations.get(values["occupation"].upper())
        if occupation is None:
            yield RuleBroken("certificate.no_occupation", field="occupation", occupation=values["occupation"])
            return
        values["found"] = occupation
        scheme = values.get("scheme", NumberScheme.NATIONAL)
        try:
            values["number"] = check_certificate(
                occupation=occupation, grade=int(values["grade"]), number=values["number"], scheme=scheme,
                issued_on=values["issued_on"], expires_on=values.get("expires_on"), today=localdate(self.at),
                assessor=values.get("assessor") or "",
            )  # fmt: skip
        except RuleBroken as broken:
            yield broken

    def write_row(self, values: dict[str, Any]) -> Outcome:
        """New rows are collected and written together; a known one must say the same."""
        person, known = self.people[values["staff_no"]], self.known.get(values["number"])
        facts = {
            "person": person, "occupation": values["found"], "grade": int(values["grade"]),
            "scheme": values.get("scheme", NumberScheme.NATIONAL), "issued_on": values["issued_on"],
            "assessor": values.get("assessor", ""), "expires_on": values.get("expires_on"),
        }  # fmt: skip
        if known is None:
            row = SkillCertificate(number=values["number"], **facts)
            self.fresh.append(row)
            self.trace(row)
            return Outcome.CREATED
        if known.person_id != person.pk:
            raise RuleBroken("certificate.number_elsewhere", field="number", number=known.number)
        if any(getattr(known, k) != v for k, v in facts.items() if k in values):
            raise RuleBroken("certificate.known_otherwise", field="number", number=known.number)
        return Outcome.UNCHANGED

    def finish(self) -> None:
        if self.fresh:
            register_certificates(actor=self.actor, at=self.at, rows=self.fresh)
