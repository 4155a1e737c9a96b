"""The contents of a scheme are never changed in place (a new version is a new row), and from which age a branch is graded.

SQLite forgets the triggers of a table that a later migration rebuilds: such a migration must call ``guard`` again.
"""

from datetime import date

from django.db import migrations

SAY = "the contents of a scheme never change"
COLUMNS = ("code", "version", "source_text", "body", "sha256")
SQLITE = (
    f"CREATE TRIGGER IF NOT EXISTS scheme_contents_stay BEFORE UPDATE OF {', '.join(COLUMNS)} ON assessment_assessmentscheme "
    f"WHEN {' OR '.join(f'OLD.{c} IS NOT NEW.{c}' for c in COLUMNS)} BEGIN SELECT RAISE(ABORT, '{SAY}'); END"
)
POSTGRES = f"""
CREATE OR REPLACE FUNCTION assessment_scheme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER scheme_contents_stay BEFORE UPDATE ON assessment_assessmentscheme
    FOR EACH ROW WHEN ({" OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in COLUMNS)})
    EXECUTE FUNCTION assessment_scheme_guard();
"""


def guard(apps, schema_editor):
    """Put the trigger in place; harmless when it is there."""
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES)


def lift(apps, schema_editor):
    """Take the trigger away."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS scheme_contents_stay")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS scheme_contents_stay ON assessment_assessmentscheme")


def add(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.get_or_create(
        code="CAP-3", effective_from=date(2018, 1, 1),
        defaults={
            "name_zh": "支部成立满多久参加评定等次", "name_en": "Age from which a branch is graded", "value": 12, "unit": "个月",
            "source": "企业党支部达标考核通行做法（docs/rules.md 5.6 CAP-3）", "certainty": "sourced",
        },
    )  # fmt: skip


def remove(apps, schema_editor):
    apps.get_model("portal", "RuleParameter").objects.filter(code="CAP-3").delete()


class Migration(migrations.Migration):
    dependencies = [("assessment", "0010_path_collation"), ("portal", "0001_initial")]
    operations = [migrations.RunPython(guard, lift), migrations.RunPython(add, remove)]
