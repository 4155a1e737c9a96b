"""The quarterly study of a Party committee's theory centre group, beside the rules of branches in 0011.

A temporary branch keeps what 0011 gives it: study and education, no meetings that admit, elect or appraise. The rule of a
committee stands as a row for its kind of node; branches of other kinds do not owe it.
"""

from datetime import date

from django.db import migrations

ROWS = [("FREQ-10", "MT-10", "quarter", 1, ["party_committee"], "中国共产党党委（党组）理论学习中心组学习规则：每季度不少于1次集体学习")]


def add(apps, schema_editor):
    kinds = {k.code: k for k in apps.get_model("branches", "ActivityKind").objects.all()}
    for code, kind, period, times, branch_kinds, source in ROWS:
        apps.get_model("branches", "FrequencyRule").objects.get_or_create(
            code=code,
            effective_from=date(2018, 10, 28),
            defaults={"kind": kinds[kind], "period": period, "times": times, "branch_kinds": branch_kinds, "source": source},
        )


class Migration(migrations.Migration):
    dependencies = [("branches", "0015_further_kinds")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
