"""Tags that the sources name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('portal', '0015_calendar_years')]
    operations = []
