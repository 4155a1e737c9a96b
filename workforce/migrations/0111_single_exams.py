"""A sitting may examine one occupation and grade outside a batch; the unit that examines stands beside it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery

from portal.kernel.migrating import PromptMigration

GRADES = [(5, "五级（初级工）"), (4, "四级（中级工）"), (3, "三级（高级工）"), (2, "二级（技师）"), (1, "一级（高级技师）")]


def name_units(apps, schema_editor):
    """So far each sitting belonged to a batch, and to the batch's unit."""
    sitting, batch = apps.get_model("workforce", "ExamSitting"), apps.get_model("workforce", "PromotionBatch")
    nodes = batch.objects.filter(pk=OuterRef("batch_id")).values("node_id")[:1]
    sitting.objects.filter(node=None).update(node_id=Subquery(nodes))


FILL = """
CREATE OR REPLACE FUNCTION workforce_sitting_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN SELECT node_id INTO NEW.node_id FROM workforce_promotionbatch WHERE id = NEW.batch_id; RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER sitting_has_unit BEFORE INSERT ON workforce_examsitting
    FOR EACH ROW WHEN (NEW.node_id IS NULL) EXECUTE FUNCTION workforce_sitting_unit();
"""


def fill_units(apps, schema_editor):
    """The version before, still serving, names no unit: the database takes the batch's. SQLite is not written by two versions."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FILL)


def drop_singles(apps, schema_editor):
    """The way back keeps no sitting outside a batch: there is no place for it."""
    sitting = apps.get_model("workforce", "ExamSitting")
    if sitting.objects.filter(batch=None).exists():
        raise RuntimeError("sittings outside a batch exist; the schema before cannot hold them")


class Migration(PromptMigration):
    dependencies = [("portal", "0110_folded"), ("workforce", "0110_folded")]

    operations = [
        migrations.AddField(
            "examsitting",
            "node",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.node", verbose_name="范围"
            ),
        ),
        migrations.RunPython(fill_units, migrations.RunPython.noop),
        migrations.RunPython(name_units, migrations.RunPython.noop),
        migrations.AlterField(
            "examsitting",
            "node",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="portal.node", verbose_name="范围"),
        ),
        migrations.AlterField(
            "examsitting",
            "batch",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sittings",
                to="workforce.promotionbatch",
                verbose_name="批次",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_singles),
        migrations.AddField(
            "examsitting",
            "occupation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workforce.occupation",
                verbose_name="职业（工种）",
            ),
        ),
        migrations.AddField(
            "examsitting",
            "grade",
            models.PositiveSmallIntegerField(choices=GRADES, null=True, verbose_name="等级"),
        ),
        migrations.AddConstraint(
            "examsitting",
            models.CheckConstraint(
                condition=Q(batch__isnull=False, occupation__isnull=True, grade__isnull=True)
                | Q(batch__isnull=True, occupation__isnull=False, grade__isnull=False),
                name="exam_sitting_of_batch_or_single",
            ),
        ),
    ]
