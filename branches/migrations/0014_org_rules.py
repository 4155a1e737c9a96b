"""Terms, reminders and set-up rules."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [('branches', '0013_width'), ('portal', '0017_width_parameters')]
    operations = []
