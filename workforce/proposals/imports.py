"""Proposals from an old ledger: one row each, closed, found again by the number of the ledger, else by title, day and unit."""

from collections.abc import Iterable
from typing import Any

from portal.exchange.enums import Outcome
from portal.exchange.headings import UNIT_CODE
from portal.exchange.resources import HouseField, HouseResource
from portal.exchange.undo import Undo
from portal.exchange.widgets import ChoiceWidget, CodeWidget, DateWidget, TextWidget
from portal.kernel.errors import NotReachable, RuleBroken
from portal.organization.models import Node
from workforce.proposals.enums import ProposalOutcome, ProposalTopic
from workforce.proposals.models import Proposal, ProposalReason
from workforce.proposals.services import PastFacts, ProposalFacts, record_past, settle_proposals
from workforce.proposals.services.filing import found_authors

TOPIC_WORDS = {"流程": "process", "技改": "technique", "技术改造": "technique", "安全": "safety", "新质生产力": "productivity"}
OUTCOME_WORDS = {
    "已采纳": "adopted",
    "采用": "adopted",
    "试用": "trial",
    "留存": "stored",
    "存档": "stored",
    "未采纳": "rejected",
    "不采用": "rejected",
}


class ProposalResource(HouseResource):
    """A row that is stored with another title or outcome is refused: look into it first."""

    undo = (Undo(Proposal, path="node.path", belongings=("authors", "steps"), settle=settle_proposals),)

    number = HouseField("number", "编号", widget=CodeWidget(20), synonyms=("建议编号", "台账编号"), example="J-2024-015")
    title = HouseField("title", "建议名称", widget=TextWidget(80), synonyms=("名称", "建议题目"), required=True, example="皮带机头加装照明")
    trouble = HouseField("trouble", "存在的问题", widget=TextWidget(1000), synonyms=("问题", "现状"), example="机头照明不足")
    idea = HouseField(
        "idea", "怎么改", widget=TextWidget(1000), synonyms=("建议内容", "改进办法", "措施"), required=True, example="加装防爆灯两盏"
    )
    topic = HouseField(
        "topic", "主题", widget=ChoiceWidget(ProposalTopic.choices, TOPIC_WORDS), synonyms=("类别",), required=True, example="安全管理"
    )
    node = HouseField("node", "单位编码", widget=CodeWidget(20), synonyms=UNIT_CODE, required=True, example="MK1-ZC1")
    authors = HouseField("authors", "建议人", widget=TextWidget(300), synonyms=("建议人工号", "提出人"), required=True, example="10021")
    filed_on = HouseField("filed_on", "提出日期", widget=DateWidget(), synonyms=("日期",), required=True, example="2024-03-05")
    outcome = HouseField(
        "outcome",
        "结论",
        widget=ChoiceWidget(ProposalOutcome.choices, OUTCOME_WORDS),
        synonyms=("处理结果", "采纳情况"),
        required=True,
        example="采纳",
    )
    reason = HouseField("reason", "不采纳原因编码", widget=CodeWidget(40), synonyms=("原因编码",))
    reply = HouseField("reply", "答复", widget=TextWidget(1000), synonyms=("处理意见", "回复"), required=True, example="已列入检修计划")
    closed_on = HouseField("closed_on", "办结日期", widget=DateWidget(), synonyms=("完成日期",))

    def prepare(self, rows: list[dict[str, Any]]) -> None:
        """Units, reasons and known proposals: a constant number of statements; authors are looked up row by row."""
        scope = self.actor.scope("import.proposals")
        self.nodes = {n.code: n for n in Node.objects.within(scope).units().filter(code__in={r.get("node", "") for r in rows})}
        self.reasons = {r.code: r for r in ProposalReason.objects.all()}
        numbers, titles = {r.get("number", "") for r in rows} - {""}, {r.get("title", "") for r in rows}
        stored = Proposal.objects.select_related("node")
        self.by_number = {r.number: r for r in stored.filter(number__in=numbers)}
        self.by_title = {(r.title, r.filed_on, r.node.code): r for r in stored.filter(title__in=titles)}

    def _past(self, values: dict[str, Any]) -> PastFacts:
        node = self.nodes.get(values["node"])
        if node is None:
            raise RuleBroken("exchange.out_of_reach", field="node", given=values["node"])
        code = values.get("reason", "")
        if code and code not in self.reasons:
            raise RuleBroken("proposal.no_reason", field="reason", given=code)
        if values["outcome"] == ProposalOutcome.REJECTED and not code:
            raise RuleBroken("proposal.outcome_needs_reason", field="reason")
        authors = found_authors(values["authors"], self.actor, node, values["filed_on"])
        facts = ProposalFacts(values["title"], values.get("trouble", ""), values["idea"], values["topic"], node, authors)
        return PastFacts(
            facts, values["filed_on"], values["outcome"], values["reply"], self.reasons.get(code), values.get("closed_on"),
            values.get("number", ""),
        )  # fmt: skip

    def check_row(self, values: dict[str, Any]) -> Iterable[RuleBroken]:
        try:
            values["past"] = self._past(values)
        except RuleBroken as broken:
            yield broken
        except NotReachable:
            yield RuleBroken("exchange.row_out_of_reach")

    def write_row(self, values: dict[str, Any]) -> Outcome:
        past: PastFacts = values["past"]
        key = (past.facts.title[:80], past.filed_on, past.facts.node.code)
        known = self.by_number.get(past.number) if past.number else self.by_title.get(key)
        if known is not None:
            if (known.title, known.outcome, known.filed_on) != (past.facts.title[:80], past.outcome, past.filed_on):
                raise RuleBroken("proposal.known_otherwise", field="number", number=known.number)
            return Outcome.UNCHANGED
        row = record_past(actor=self.actor, at=self.at, past=past)
        self.by_number[row.number] = self.by_title[key] = row
        self.trace(row)
        return Outcome.CREATED
