"""Writes the search index anew, all of it or one part: ``manage.py rebuild_search [person …]``. Safe while people work."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.search import registry, services


class Command(BaseCommand):
    help = "Write the search index anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("index", nargs="*", help="; ".join(index.key for index in registry.indexes()))

    def handle(self, *args: Any, **options: Any) -> None:
        known = [index.key for index in registry.indexes()]
        if unknown := sorted(set(options["index"]) - set(known)):
            raise CommandError(f"no such index: {', '.join(unknown)}; there are {', '.join(known)}")
        for key in options["index"] or known:
            self.stdout.write(f"{key}: {services.rebuild(index=key)}")
