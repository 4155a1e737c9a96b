"""How often each kind of activity is due (docs/rules.md 1.3). 「一般」: a breach is shown, never blocked."""

from datetime import date

from django.db import migrations

STANDING = ["branch", "joint_branch"]
ALL = [*STANDING, "temporary_branch"]
REGULATION = "《中国共产党支部工作条例（试行）》"
# (rule, kind, period, times, kinds of branch, source). A temporary branch does study, education and management of members;
# it admits nobody, elects nobody and appraises nobody, so what serves those is not asked of it (docs/rules.md 1.5).
ROWS = [
    ("FREQ-01", "MT-01", "quarter", 1, STANDING, REGULATION),
    ("FREQ-02", "MT-02", "month", 1, STANDING, REGULATION),
    ("FREQ-03", "MT-03", "month", 1, ALL, REGULATION),
    ("FREQ-04", "MT-04", "quarter", 1, ALL, "条例未定次数，按企业通行做法每季度一次"),
    ("FREQ-05", "MT-05", "month", 1, ALL, REGULATION),
    ("FREQ-06", "MT-06", "year", 1, STANDING, REGULATION),
    ("FREQ-07", "MT-07", "year", 1, STANDING, REGULATION),
    ("FREQ-08", "MT-08", "year", 1, STANDING, REGULATION),
    ("FREQ-13", "MT-13", "month", 1, ALL, "企业制度：每月思想状况摸排"),
    ("FREQ-14", "MT-14", "month", 1, STANDING, "企业制度：每月事故案例复盘"),
]


def add(apps, schema_editor):
    kinds = {k.code: k for k in apps.get_model("branches", "ActivityKind").objects.all()}
    apps.get_model("branches", "FrequencyRule").objects.bulk_create(
        apps.get_model("branches", "FrequencyRule")(
            code=code,
            kind=kinds[kind],
            period=period,
            times=times,
            branch_kinds=branch_kinds,
            effective_from=date(2018, 10, 28),
            source=source,
        )
        for code, kind, period, times, branch_kinds, source in ROWS
    )


def remove(apps, schema_editor):
    apps.get_model("branches", "FrequencyRule").objects.filter(code__in=[row[0] for row in ROWS]).delete()


class Migration(migrations.Migration):
    dependencies = [("branches", "0010_activity_kinds")]
    operations = [migrations.RunPython(add, remove)]
