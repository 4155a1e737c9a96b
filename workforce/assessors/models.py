"""Who may assess which skills: the enterprise's qualifications as an assessor with dates and scope (occupations × grades), and the
candidates from outside whom it has assessed.

Words of the customer: 技能人才自主评价三级体系：行业技能鉴定点、备案认定机构（14 个加工类工种）、
通用工种面向全社会. What lies outside the scope is refused.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.scope import ScopedQuerySet
from workforce.assessors.enums import AssessorKind
from workforce.skills.enums import SkillGrade


class AssessorQuerySet(ScopedQuerySet):
    scope_path = "node__path"

    def valid_on(self, day):
        return self.filter(from_on__lte=day, to_on__gte=day)


class AssessorQualification(models.Model):
    name = models.CharField(_("评价机构名称"), max_length=80)
    kind = models.CharField(_("类型"), max_length=6, choices=AssessorKind.choices)
    number = models.CharField(_("备案号"), max_length=40, blank=True)
    authority = models.CharField(_("批准或备案机关"), max_length=80)
    node = models.ForeignKey("portal.Node", models.PROTECT, related_name="assessor_qualifications", verbose_name=_("承办单位"))
    from_on = models.DateField(_("有效期开始"))
    to_on = models.DateField(_("有效期截止"))
    once_key = models.CharField(max_length=40, null=True, unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AssessorQuerySet.as_manager()

    class Meta:
        ordering = ["-to_on", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "kind", "from_on"], name="assessor_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="assessor_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class AssessorRecordQuerySet(ScopedQuerySet):
    scope_path = "qualification__node__path"


class AssessorScope(models.Model):
    qualification = models.ForeignKey(AssessorQualification, models.CASCADE, related_name="scope")
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices)

    objects = AssessorRecordQuerySet.as_manager()

    class Meta:
        ordering = ["occupation__sort", "occupation__code", "-grade"]
        constraints = [models.UniqueConstraint(fields=["qualification", "occupation", "grade"], name="assessor_scope_once")]


class AssessorCandidate(models.Model):
    """A candidate from outside with the certificate he was given; the portal keeps no number of his identity."""

    qualification = models.ForeignKey(AssessorQualification, models.PROTECT, related_name="candidates")
    name = models.CharField(_("姓名"), max_length=50)
    employer = models.CharField(_("所在单位"), max_length=80, blank=True)
    occupation = models.ForeignKey("workforce.Occupation", models.PROTECT, related_name="+", verbose_name=_("职业（工种）"))
    grade = models.PositiveSmallIntegerField(_("等级"), choices=SkillGrade.choices)
    number = models.CharField(_("证书编号"), max_length=30, unique=True)
    issued_on = models.DateField(_("发证日期"))
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = AssessorRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
