"""Drafts of schemes are edited in place, adopted versions stay as they are; golden cases; dry runs over past rounds.

SQLite forgets the triggers of a table that it rebuilds for a new column: the guard is put back here, now for what is no draft. A
later migration that rebuilds the table must call ``guard`` again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from portal.kernel.migrating import PromptMigration

SAY = "the contents of a scheme never change once it is no draft"
NAME = ("code", "version")  # these stay from the first day
CONTENTS = ("source_text", "body", "sha256", "cases")


def _changed(columns, differs):
    return " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in columns)


def _when(differs):
    return f"{_changed(NAME, differs)} OR (OLD.state <> 'draft' AND ({_changed(CONTENTS, differs)}))"


SQLITE = (
    f"CREATE TRIGGER scheme_contents_stay BEFORE UPDATE OF {', '.join(NAME + CONTENTS)} ON assessment_assessmentscheme "
    f"WHEN {_when('IS NOT')} BEGIN SELECT RAISE(ABORT, '{SAY}'); END"
)
POSTGRES = f"""
CREATE OR REPLACE FUNCTION assessment_scheme_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SAY}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER scheme_contents_stay BEFORE UPDATE ON assessment_assessmentscheme
    FOR EACH ROW WHEN ({_when("IS DISTINCT FROM")}) EXECUTE FUNCTION assessment_scheme_guard();
"""


def guard(apps, schema_editor):
    """Put the trigger in place of the one before."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS scheme_contents_stay")
        schema_editor.execute(SQLITE)
    else:
        schema_editor.execute(POSTGRES)


def collate(apps, schema_editor):
    """Copied paths are compared byte by byte, as in the tree they were copied from."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute('ALTER TABLE assessment_schemetrialrow ALTER COLUMN path TYPE varchar(250) COLLATE "C"')


class Migration(PromptMigration):

    dependencies = [
        ('assessment', '0110_folded'),
        ('branches', '0110_folded'),
        ('portal', '0110_folded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='assessmentscheme',
            name='cases',
            field=models.JSONField(db_default=[], default=list, verbose_name='校验用例'),
        ),
        migrations.AddField(
            model_name='assessmentscheme',
            name='editors',
            field=models.JSONField(db_default=[], default=list),
        ),
        migrations.AddField(
            model_name='assessmentscheme',
            name='revision',
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.CreateModel(
            name='SchemeTrial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('body', models.JSONField()),
                ('reads_live', models.BooleanField(default=True, verbose_name='缺少的口径按现有记录取数')),
                ('state', models.CharField(choices=[('asked', '试算中'), ('done', '已完成'), ('failed', '没有完成')], default='asked', max_length=6, verbose_name='状态')),
                ('asked_at', models.DateTimeField(verbose_name='试算时间')),
                ('finished_at', models.DateTimeField(null=True)),
                ('live', models.JSONField(default=list)),
                ('absent', models.JSONField(default=list)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='试算人')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='portal.job')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='assessment.assessmentround', verbose_name='考核期')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trials', to='assessment.assessmentscheme', verbose_name='考核方案')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SchemeTrialRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.CharField(max_length=250)),
                ('peer_group', models.CharField(blank=True, max_length=40)),
                ('is_graded', models.BooleanField(default=True)),
                ('party_before', models.DecimalField(decimal_places=2, max_digits=6)),
                ('party_after', models.DecimalField(decimal_places=2, max_digits=6)),
                ('business_before', models.DecimalField(decimal_places=2, max_digits=6)),
                ('business_after', models.DecimalField(decimal_places=2, max_digits=6)),
                ('party_rank_before', models.PositiveIntegerField(null=True)),
                ('party_rank_after', models.PositiveIntegerField(null=True)),
                ('business_rank_before', models.PositiveIntegerField(null=True)),
                ('business_rank_after', models.PositiveIntegerField(null=True)),
                ('party_band_before', models.CharField(blank=True, max_length=20)),
                ('party_band_after', models.CharField(blank=True, max_length=20)),
                ('business_band_before', models.CharField(blank=True, max_length=20)),
                ('business_band_after', models.CharField(blank=True, max_length=20)),
                ('shift', models.DecimalField(decimal_places=2, max_digits=7)),
                ('items', models.JSONField(default=dict)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.branch')),
                ('trial', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='assessment.schemetrial')),
            ],
            options={
                'ordering': ['path'],
                'indexes': [models.Index(fields=['trial', 'path'], name='trial_row_by_path')],
                'constraints': [models.UniqueConstraint(fields=('trial', 'branch'), name='trial_row_once')],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(collate, migrations.RunPython.noop),
    ]
