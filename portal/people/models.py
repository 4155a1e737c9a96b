"""The roster: one row a person, whatever the rooms above know of them.

Party membership and skill are two sides of one person, so the person stands on the ground floor. Phone and ID number
are encrypted at rest and found by a keyed hash only (PIPL Art. 51, GB/T 22239 8.1.4.8).
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.fields import EncryptedTextField
from portal.kernel.scope import ScopedQuerySet
from portal.people.enums import Education, EmploymentType, Gender, PoliticalStatus, PostCategory, SchoolKind, TitleLevel


class PersonQuerySet(ScopedQuerySet):
    scope_path = "unit__path"
    scope_person = "pk"

    def active_on(self, day):
        return self.filter(Q(hired_on=None) | Q(hired_on__lte=day)).filter(Q(left_on=None) | Q(left_on__gte=day))


class Person(models.Model):
    staff_no = models.CharField(_("工号"), max_length=20, unique=True)
    name = models.CharField(_("姓名"), max_length=50)
    pinyin = models.CharField(max_length=160, blank=True)
    initials = models.CharField(max_length=30, blank=True)
    gender = models.CharField(_("性别"), max_length=6, choices=Gender.choices, blank=True)
    unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="people", verbose_name=_("单位"))
    employment_type = models.CharField(_("用工形式"), max_length=10, choices=EmploymentType.choices, default=EmploymentType.CONTRACT)
    post = models.CharField(_("岗位"), max_length=50, blank=True)
    post_category = models.CharField(_("岗位类别"), max_length=12, choices=PostCategory.choices, default=PostCategory.OPERATING)
    occupation_code = models.CharField(_("职业（工种）编码"), max_length=40, blank=True, db_index=True)
    political_status = models.CharField(_("政治面貌"), max_length=14, choices=PoliticalStatus.choices, default=PoliticalStatus.MASSES)
    education = models.CharField(_("学历"), max_length=24, choices=Education.choices, blank=True)
    birth_on = models.DateField(_("出生日期"), null=True, blank=True)
    hired_on = models.DateField(_("入职日期"), null=True, blank=True)
    left_on = models.DateField(_("离职日期"), null=True, blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    id_no = EncryptedTextField(_("身份证号"), blank=True)
    id_no_hash = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(default=1)

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["staff_no"]
        indexes = [
            models.Index(fields=["name"], name="person_name"),
            models.Index(fields=["initials"], name="person_initials"),
            models.Index(fields=["pinyin"], name="person_pinyin"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id_no_hash"], condition=~Q(id_no_hash=""), name="person_id_no_once"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(hired_on=None) | Q(left_on__gte=F("hired_on")), name="person_leaves_after_hire"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        return f"{self.phone[:3]}****{self.phone[-4:]}" if len(self.phone) >= 7 else ""

    @property
    def masked_id_no(self) -> str:
        return f"{self.id_no[:3]}***********{self.id_no[-4:]}" if len(self.id_no) >= 15 else ""


class PersonRecordQuerySet(ScopedQuerySet):
    scope_path = "person__unit__path"
    scope_person = "person_id"


class WorkHistory(models.Model):
    """Dated posts. Years in an occupation are counted from these rows, never from the file's age."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="work_history")
    unit = models.ForeignKey("portal.Node", models.PROTECT, null=True, blank=True, verbose_name=_("单位"))
    employer = models.CharField(_("外单位名称"), max_length=80, blank=True)
    post = models.CharField(_("岗位"), max_length=50, blank=True)
    post_category = models.CharField(_("岗位类别"), max_length=12, choices=PostCategory.choices, blank=True)
    occupation_code = models.CharField(_("职业（工种）编码"), max_length=40, blank=True)
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(fields=["person", "started_on", "occupation_code"], name="work_history_once"),
            models.CheckConstraint(condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="work_history_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.started_on}"


class ProfessionalTitle(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="titles")
    level = models.CharField(_("级别"), max_length=14, choices=TitleLevel.choices)
    name = models.CharField(_("职称名称"), max_length=50)
    field = models.CharField(_("专业"), max_length=50, blank=True)
    obtained_on = models.DateField(_("取得日期"))

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "level", "name"], name="title_once")]


class Schooling(models.Model):
    person = models.ForeignKey(Person, models.CASCADE, related_name="schooling")
    kind = models.CharField(_("学校类别"), max_length=24, choices=SchoolKind.choices)
    school = models.CharField(_("学校"), max_length=80)
    field = models.CharField(_("专业"), max_length=50, blank=True)
    graduated_on = models.DateField(_("毕业日期"))

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "school", "graduated_on"], name="schooling_once")]


class Transfer(models.Model):
    """A move between units: closes one stretch of work history and opens the next."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="transfers")
    from_unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("portal.Node", models.PROTECT, related_name="+")
    moved_on = models.DateField(_("调动日期"))
    reason = models.CharField(_("原因"), max_length=200)

    objects = PersonRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-moved_on"]
        constraints = [models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="transfer_changes_unit")]
