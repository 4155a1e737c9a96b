"""manage.py verify_audit [--known NUMBER:DIGEST] [--seal]: whether the trail is what was sealed."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit import sealing
from portal.audit.models import AuditRow, AuditSeal
from portal.kernel import clock

MOST_SHOWN = 20


class Command(BaseCommand):
    help = "Compare every sealed row of the trail with its seal; prints the head, which is to be kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--known", metavar="NUMBER:DIGEST", help="a head that was kept elsewhere")
        parser.add_argument("--seal", action="store_true", help="seal first what is not sealed yet")

    def handle(self, *args, known: str | None, seal: bool, **options) -> None:
        if seal:
            sealing.seal_all(at=clock.now(), age=timedelta())
        head = AuditSeal.objects.order_by("-id").first()
        if head is None:
            raise CommandError("nothing is sealed yet")
        number, _colon, digest = (known or "").partition(":")
        if known and not (number.isdigit() and digest):
            raise CommandError("--known wants NUMBER:DIGEST")
        wrong = list(sealing.faults(known=(int(number), digest) if known else None))
        for fault in wrong[:MOST_SHOWN]:
            where = f"rows {fault.after + 1}-{fault.upto}"
            self.stderr.write(f"seal {fault.seal}, {where}: {fault.what} is {fault.found}, was {fault.expected}")
        open_rows = AuditRow.objects.filter(id__gt=head.upto).count()
        self.stdout.write(f"{AuditSeal.objects.count()} seals, rows up to {head.upto}, {open_rows} not sealed yet")
        self.stdout.write(f"head {head.pk}:{head.digest}")
        if wrong:
            raise CommandError(f"the trail was changed: {len(wrong)} seals do not fit")
