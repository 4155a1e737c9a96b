from django.db import migrations, models


def cover(apps, schema_editor):
    """No panel of before is judged by fewer than the opinions that decide a case."""
    for row in apps.get_model("portal", "Panel").objects.filter(minimum__lt=models.F("fewest")):
        row.minimum = row.fewest if row.fewest % 2 else row.fewest + 1
        row.save(update_fields=["minimum"])


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0033_waiting_parameters'),
    ]

    operations = [
        migrations.RunPython(cover, migrations.RunPython.noop),
        migrations.AddField(
            model_name='notice',
            name='gathered_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='votingrule',
            name='is_for_elections',
            field=models.BooleanField(default=False, verbose_name='只用于选举'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(('minimum__gte', models.F('fewest'))), name='panel_minimum_covers_fewest'),
        ),
    ]
