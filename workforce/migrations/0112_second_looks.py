from datetime import date, timedelta

from django.conf import settings
from django.db import migrations, models
from django.utils.timezone import localdate

from portal.kernel.migrating import PromptMigration

HOUSE = "文件未规定，由本企业确定；与职工诉求、民主管理提案的静默办结天数一致"
DAYS = {
    "name_zh": "职工服务办结后几天没有评价自动办结", "name_en": "Days without a rating after which a service is closed", "value": 14,
    "unit": "天", "source": HOUSE, "certainty": "composed",
}  # fmt: skip


def add_days(apps, schema_editor):
    rows = apps.get_model("portal", "RuleParameter").objects
    rows.get_or_create(code="CARE_CONFIRM_DAYS", effective_from=date(2020, 1, 1), defaults=DAYS)


def drop_days(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code="CARE_CONFIRM_DAYS").delete()


def ask_from_today(apps, schema_editor):
    """What was done before and waits for a rating has all the days from now on."""
    apps.get_model("workforce", "CareOrder").objects.filter(state="done").update(asked_on=localdate())


def has_month(from_on, last):
    """Whether the term holds a whole month, both days included."""
    end = last + timedelta(days=1)
    months = (end.year - from_on.year) * 12 + end.month - from_on.month
    return months > 1 or (months == 1 and (end.day >= from_on.day or (end + timedelta(days=1)).day == 1))


def mark_earning(apps, schema_editor):
    """Agreements that ended before: what is shorter than a month has no allowance to be paid."""
    agreements = apps.get_model("workforce", "MentorshipAgreement").objects
    ended = agreements.filter(state="done", grade__in=("excellent", "passed"), done_on__isnull=False)
    terms = ended.values_list("pk", "from_on", "to_on", "done_on")
    earning = [pk for pk, first, to_on, done_on in terms if has_month(first, min(to_on, done_on))]
    for start in range(0, len(earning), 500):
        agreements.filter(pk__in=earning[start : start + 500]).update(earns_allowance=True)


class Migration(PromptMigration):
    """Rewards of challenges are agreed to by a second person: those noted before stay as they were, valid. Services nobody rates end (days counted from now),
    reports of studios have versions, figures of talent plans too, agreements know whether they earn an
    allowance; a session that too few came to is given up, and the seat of a delegate who has left passes on."""

    dependencies = [("workforce", "0111_single_exams"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.AddField(
            model_name="challengereward",
            name="state",
            field=models.CharField(
                choices=[("open", "待审定"), ("agreed", "已审定"), ("declined", "未同意")], db_default="agreed", default="agreed", max_length=8
            ),
        ),
        migrations.AlterField(
            model_name="challengereward",
            name="state",
            field=models.CharField(
                choices=[("open", "待审定"), ("agreed", "已审定"), ("declined", "未同意")], db_default="open", default="open", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="challengereward",
            name="decided_by",
            field=models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="challengereward",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="审定日期"),
        ),
        migrations.AddField(
            model_name="challengereward",
            name="answer",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="审定意见"),
        ),
        migrations.AddConstraint(
            model_name="challengereward",
            constraint=models.CheckConstraint(
                condition=models.Q(("decided_by", None), models.Q(("decided_by", models.F("noted_by")), _negated=True), _connector="OR"),
                name="challenge_reward_by_two",
            ),
        ),
        migrations.AddField("mentorshipagreement", "earns_allowance", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("studioreport", "correction", models.CharField(blank=True, db_default="", max_length=300, verbose_name="更正原因")),
        migrations.AddField("studioreport", "authors", models.ManyToManyField(blank=True, related_name="+", to=settings.AUTH_USER_MODEL)),
        migrations.AddField("studioreport", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField("talentplanline", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddField("careorder", "asked_on", models.DateField(null=True, verbose_name="请评价日期")),
        migrations.AlterField(
            "careorder",
            "state",
            models.CharField(
                choices=[("open", "服务中"), ("done", "待职工评价"), ("closed", "已评价"), ("silent", "已办结")],
                default="open",
                max_length=6,
                verbose_name="状态",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="congresssession",
            name="congress_session_once",
        ),
        migrations.AddField(
            model_name="congressdelegate",
            name="ended_on",
            field=models.DateField(null=True, verbose_name="席位递补日期"),
        ),
        migrations.AddField(
            model_name="congressdelegate",
            name="named_by",
            field=models.ForeignKey(null=True, on_delete=models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="congressdelegate",
            name="since_on",
            field=models.DateField(null=True, verbose_name="递补日期"),
        ),
        migrations.AddField(
            model_name="congressdelegate",
            name="stands_for",
            field=models.ForeignKey(
                null=True, on_delete=models.deletion.PROTECT, related_name="substitutes", to="workforce.congressdelegate"
            ),
        ),
        migrations.AddField(
            model_name="congresssession",
            name="lapse_reason",
            field=models.CharField(blank=True, db_default="", max_length=300, verbose_name="未开成的原因"),
        ),
        migrations.AlterField(
            model_name="congresssession",
            name="state",
            field=models.CharField(
                choices=[("planned", "筹备中"), ("held", "已召开"), ("lapsed", "人数不足未开成")],
                default="planned",
                max_length=7,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="congressdelegate",
            constraint=models.UniqueConstraint(fields=("stands_for",), name="congress_seat_once"),
        ),
        migrations.AddConstraint(
            model_name="congresssession",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "lapsed"), _negated=True), fields=("term", "name"), name="congress_session_once"
            ),
        ),
        migrations.RunPython(add_days, drop_days),
        migrations.RunPython(ask_from_today, migrations.RunPython.noop),
        migrations.RunPython(mark_earning, migrations.RunPython.noop),
    ]
