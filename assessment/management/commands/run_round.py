"""manage.py run_round CODE [--by USER]: a full computation, worked off here; workers that are alive help."""

import time

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, round_named, spoken
from assessment.scoring.models import ChunkState, RunState, ScoreRun
from assessment.scoring.services import start_run, sweep, work_one_chunk
from portal.kernel import clock, jobs
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import Actor, system_actor

PATIENCE = 600  # pauses of a second while another process holds the last chunks


class Command(BaseCommand):
    help = "Compute all scores of a round and wait until it is done."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("--by", metavar="USER", help="act as this account")

    def handle(self, *args, **options) -> None:
        actor = actor_named(options["by"]) if options["by"] else system_actor("run_round")
        run = self._begin(actor, options["code"])
        self._work(run)
        run.refresh_from_db()
        if run.state != RunState.DONE:
            raise CommandError(_("计算没有完成，请查看日志后重新运行。"))
        params = {"code": options["code"], "rows": run.rows_written, "sum": run.checksum[:12]}
        self.stdout.write(_("考核期 %(code)s 计算完成，更新 %(rows)s 行，校验码 %(sum)s。") % params)

    def _begin(self, actor: Actor, code: str) -> ScoreRun:
        """A new run, or the one that is under way."""
        round = round_named(code)
        running = ScoreRun.objects.filter(round=round, state=RunState.RUNNING).first()
        if running is not None:
            self.stdout.write(_("考核期 %(code)s 正在计算，一起完成。") % {"code": code})
            return running
        try:
            run = start_run(actor=actor, at=clock.now(), round=round)
        except (RuleBroken, NotReachable) as broken:
            raise spoken(broken) from broken
        if run.job_id is not None:
            jobs.claim(run.job_id)
        return run

    def _work(self, run: ScoreRun) -> None:
        for _pause in range(PATIENCE):
            while work_one_chunk(run_id=run.pk, at=clock.now):
                self._say(run)
            run.refresh_from_db(fields=["state"])
            if run.state != RunState.RUNNING:
                return
            time.sleep(1)
            sweep(at=clock.now())

    def _say(self, run: ScoreRun) -> None:
        states = dict(run.chunks.order_by().values_list("state").annotate(n=Count("pk")))
        self.stdout.write(_("已完成 %(done)s / %(total)s 段") % {"done": states.get(ChunkState.DONE, 0), "total": sum(states.values())})
