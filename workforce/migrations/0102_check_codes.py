"""A code for each certificate, by which anybody who holds the paper can check it (docs/adr/0042)."""

from django.db import migrations, models

from workforce.skills.rules import new_check_code

AT_ONCE = 500


def give(apps, schema_editor):
    """Rows from before get theirs here; a code from ``rules`` is random and never computed from anything."""
    certificate = apps.get_model("workforce", "SkillCertificate")
    waiting = list(certificate.objects.filter(check_code=None).values_list("pk", flat=True))
    for start in range(0, len(waiting), AT_ONCE):
        rows = [certificate(pk=pk, check_code=new_check_code()) for pk in waiting[start : start + AT_ONCE]]
        certificate.objects.bulk_update(rows, ["check_code"])


class Migration(migrations.Migration):
    dependencies = [('workforce', '0101_subsidies'), ("portal", "0101_notice_kinds")]

    operations = [
        migrations.AddField(
            "skillcertificate", "check_code", models.CharField(editable=False, max_length=16, null=True, verbose_name="核验码")
        ),
        migrations.RunPython(give, migrations.RunPython.noop),
        migrations.AlterField(
            "skillcertificate", "check_code",
            models.CharField(default=new_check_code, editable=False, max_length=16, unique=True, verbose_name="核验码"),
        ),
    ]  # fmt: skip
