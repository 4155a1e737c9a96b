"""Skill grades: occupations, the eight-grade ladder, certificates and the history of a worker's grade.

Follows the new eight-grade system (人社部发〔2022〕14号) and the certificate numbering of the ministry (docs/rules.md 3.3, 3.5).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.models import CatalogueRow
from portal.people.models import PersonRecordQuerySet
from workforce.skills.enums import CertificateState, LevelKind, NumberScheme, SkillGrade
from workforce.skills.rules import new_check_code, spaced_code


class Occupation(CatalogueRow):
    """An occupation names the version of the grade conditions that its standard follows."""

    rule_version = models.CharField(_("申报条件版本"), max_length=4, default="2023")
    top_grade = models.PositiveSmallIntegerField(_("最高等级"), choices=SkillGrade.choices, default=SkillGrade.SENIOR_TECHNICIAN)
    standard = models.CharField(_("国家职业标准"), max_length=80, blank=True)


class GradeLevel(CatalogueRow):
    """A rung of the ladder, 1 apprentice to 8 chief technician; ``grade`` where a certificate gives it."""

    rank = models.PositiveSmallIntegerField(unique=True)
    kind = models.CharField(max_length=12, choices=LevelKind.choices)
    grade = models.PositiveSmallIntegerField(choices=SkillGrade.choices, null=True, unique=True)
    source = models.CharField(max_length=200)

    class Meta(CatalogueRow.Meta):
        ordering = ["rank"]


class SkillCertificateQuerySet(PersonRecordQuerySet):
    def valid_on(self, day):
        rows = self.filter(state=CertificateState.VALID, issued_on__lte=day)
        return rows.filter(Q(expires_on=None) | Q(expires_on__gte=day))


class SkillCertificate(models.Model):
    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="certificates")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="certificates", verbose_name=_("职业（工种）"))
    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices)
    number = models.CharField(_("证书编号"), max_length=30, unique=True)
    scheme = models.CharField(_("编号规则"), max_length=10, choices=NumberScheme.choices, default=NumberScheme.NATIONAL)
    assessor = models.CharField(_("评价机构"), max_length=80, blank=True)
    issued_on = models.DateField(_("发证日期"))
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=CertificateState.choices, default=CertificateState.VALID)
    revoked_on = models.DateField(_("注销日期"), null=True, blank=True)
    revoke_reason = models.CharField(_("注销原因"), max_length=200, blank=True)
    check_code = models.CharField(_("核验码"), max_length=16, unique=True, default=new_check_code, editable=False)

    objects = SkillCertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
        indexes = [models.Index(fields=["person", "occupation", "grade"], name="certificate_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="certificate_expires_after_issue"
            ),
            models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=5), name="certificate_grade_1_to_5"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def printed_code(self) -> str:
        return spaced_code(self.check_code)


class GradeRecord(models.Model):
    """The grade a worker held in an occupation between two dates."""

    person = models.ForeignKey("portal.Person", models.PROTECT, related_name="grade_records")
    occupation = models.ForeignKey(Occupation, models.PROTECT, related_name="+")
    level = models.ForeignKey(GradeLevel, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    certificate = models.ForeignKey(SkillCertificate, models.PROTECT, null=True, related_name="grade_records")

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "occupation", "from_on"], name="grade_record_once"),
            models.UniqueConstraint(fields=["person", "occupation"], condition=Q(to_on=None), name="grade_record_one_current"),
        ]
