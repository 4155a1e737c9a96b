"""The ledger of publications: a row for each thing that appeared; a known one takes the new number of reads."""

from typing import Any

from branches.channels.models import Channel, Publication
from branches.channels.services import PublicationFacts, change_publication, record_publication
from branches.stories.models import Story
from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import CodeWidget, DateWidget, TextWidget, WholeWidget
from portal.kernel.errors import RuleBroken


class PublicationResource(HouseResource):
    """Found again by channel, title and day. A title of the library is joined with its story where it is published."""

    key = ("node", "channel", "title", "published_on")
    undo = (Undo(Publication, path="channel.node.path", named=("channel",)),)

    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=("党组织编码", *UNIT_CODE), required=True, example="CM01")
    channel = HouseField("channel", "渠道名称", widget=TextWidget(60), synonyms=("渠道", "宣传载体"), required=True, example="矿工报")
    title = HouseField(
        "title", "标题", widget=TextWidget(120), synonyms=("稿件标题", "内容"), required=True, example="一张故障图带出一个班"
    )
    published_on = HouseField("published_on", "刊发日期", widget=DateWidget(), synonyms=("发布日期",), required=True, example="2026-05-06")
    link = HouseField("link", "链接", widget=TextWidget(300), synonyms=("网址",))
    reads = HouseField("reads", "阅读数", widget=WholeWidget(), synonyms=("阅读量", "点击量"))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Channels, known lines and published stories: three statements."""
        codes, names = {r.get("node", "") for r in rows}, {r.get("channel", "") for r in rows}
        reach = Channel.objects.within(self.actor.scope("import.publications")).within(self.actor.scope("channel.edit"))
        found = reach.filter(node__code__in=codes, name__in=names).select_related("node", "kind")
        self.channels = {(c.node.code, c.name): c for c in found}
        titles = {r.get("title", "") for r in rows}
        stored = Publication.objects.filter(channel__in=found, title__in=titles).select_related("channel__node", "story")
        self.known = {(p.channel_id, p.title, p.published_on): p for p in stored}
        self.stories = {s.title: s for s in Story.objects.published().filter(title__in=titles).order_by("-pk")}

    def write_row(self, values: dict[str, Any]) -> Outcome:
        channel = self.channels.get((values["node"], values["channel"]))
        if channel is None:
            raise RuleBroken("channel.unknown", field="channel", given=values["channel"])
        known = self.known.get((channel.pk, values["title"], values["published_on"]))
        if known is None:
            story = self.stories.get(values["title"])
            facts = PublicationFacts(
                channel, values["published_on"], values["title"], story, values.get("link", ""), values.get("reads")
            )  # fmt: skip
            self.trace(record_publication(actor=self.actor, at=self.at, facts=facts))
            return Outcome.CREATED
        link, reads = values.get("link", known.link), values.get("reads", known.reads)
        if (link, reads) == (known.link, known.reads):
            return Outcome.UNCHANGED
        before = self.snapshot(known)
        facts = PublicationFacts(channel, known.published_on, known.title, known.story, link, reads)
        self.trace(change_publication(actor=self.actor, at=self.at, publication=known, version=known.version, facts=facts), before=before)
        return Outcome.CHANGED
