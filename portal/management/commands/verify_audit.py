"""manage.py verify_audit [--known NUMBER:DIGEST] [--seal] [--direct]: whether the trail is what was sealed, and what went past it."""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit import rowtrail, sealing, selectors
from portal.audit.models import AuditRow, AuditSeal
from portal.kernel import clock
from portal.kernel.scope import Scope

MOST_SHOWN = 20
VERBS = {"I": "INSERT", "U": "UPDATE", "D": "DELETE", "T": "TRUNCATE"}
EVERYTHING = Scope(paths=("",))


class Command(BaseCommand):
    help = "Compare every sealed row of the trail with its seal; prints the head, which is to be kept elsewhere."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--known", metavar="NUMBER:DIGEST", help="a head that was kept elsewhere")
        parser.add_argument("--seal", action="store_true", help="seal first what is not sealed yet")
        parser.add_argument("--direct", action="store_true", help="list the newest statements that went past the portal")

    def handle(self, *args, known: str | None, seal: bool, direct: bool, **options) -> None:
        if rowtrail.is_kept():
            self._tell_direct(MOST_SHOWN if direct else 0)
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
        if off := rowtrail.missing():
            raise CommandError(f"the row trail is off on {len(off)} tables: {', '.join(off[:MOST_SHOWN])}; migrate puts it back")

    def _tell_direct(self, shown: int) -> None:
        """How many statements went past the portal, and the newest of them."""
        rows = selectors.direct_changes(EVERYTHING)
        lately = selectors.lately_direct(EVERYTHING, clock.now())
        self.stdout.write(f"{rows.count()} direct changes, {lately} of the last {selectors.LATELY.days} days by other programs")
        for row in rows[:shown]:
            keys = ", ".join(str(key) for key in (row.keys or [])[:MOST_SHOWN])
            what = f"{VERBS[row.operation]} {row.table_name}, {row.row_count or 'all'} rows"
            self.stdout.write(f"{row.at:%Y-%m-%d %H:%M:%S} {row.role} ({row.program}): {what} [{keys}]")
