"""manage.py import_scheme FILE [--adopt] [--by USER] [--second USER]"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from assessment.management.speaking import actor_named, spoken
from assessment.schemes import selectors, services
from assessment.schemes.enums import SchemeState
from assessment.schemes.rules import SchemeRefused
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.sentences import sentence
from portal.rights.access import system_actor


class Command(BaseCommand):
    help = "Store a scheme file as a draft; with --adopt put it into force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--adopt", action="store_true", help="put the draft into force")
        parser.add_argument("--by", metavar="USER", help="who drafts; without it the system does")
        parser.add_argument("--second", metavar="USER", help="who adopts, another person than the drafter; without it the system does")

    def handle(self, *args, **options) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(_("找不到文件 %(file)s。") % {"file": path})
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as broken:
            raise CommandError(sentence("scheme.not_text")) from broken
        by, second = (actor_named(options[name]) if options[name] else system_actor("import_scheme") for name in ("by", "second"))
        try:
            scheme = services.import_scheme(actor=by, at=clock.now(), text=text)
        except SchemeRefused as broken:
            for problem in broken.problems:
                self.stderr.write(sentence(problem.code, {**problem.params, "line": problem.line}))
            raise CommandError(_("文件有 %(n)s 处需要改正，没有导入。") % {"n": len(broken.problems)}) from broken
        except RuleBroken as broken:
            raise spoken(broken) from broken
        share = selectors.body_of(scheme).result_share
        self.stdout.write(_("已导入 %(scheme)s，结果性指标占 %(share)s%%。") % {"scheme": scheme, "share": share})
        if options["adopt"] and scheme.state != SchemeState.ADOPTED:
            try:
                services.adopt_scheme(actor=second, at=clock.now(), scheme=scheme)
            except RuleBroken as broken:
                raise spoken(broken) from broken
        if options["adopt"]:
            self.stdout.write(_("%(scheme)s 已通过，可用于开启考核期。") % {"scheme": scheme})
