"""The published holiday calendars."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('portal', '0014_width')]
    operations = []
