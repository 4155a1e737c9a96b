"""A small bank approved by the second officer, a contest that people have answered, an exam, a paper for courses, tests on the spot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from portal.organization.models import Node
from portal.rights.access import Actor, actor_of
from portal.rights.models import User
from workforce.quizzes import selectors, services
from workforce.quizzes.models import QuizInspection, QuizPaper, QuizQuestion, QuizSheet, QuizSubject
from workforce.quizzes.services import InspectionFacts, PaperFacts, QuestionFacts

# (subject, kind, text, options, answer, explanation)
QUESTIONS = (
    ("SAFETY", "single", "采掘工作面风流中甲烷浓度达到多少时，必须停止用电钻打眼？",
     ("0.5%", "1.0%", "1.5%", "2.0%"), "B", "达到 1.0% 停止打眼。"),
    ("SAFETY", "single", "采掘工作面风流中甲烷浓度达到多少时，必须停止工作、切断电源、撤出人员？",
     ("1.0%", "1.5%", "2.0%"), "B", "达到 1.5% 停止工作。"),
    ("SAFETY", "judge", "停电后不验电就可以直接挂接地线。", (), "错", "停电后先验电、放电，再挂接地线。"),
    ("SAFETY", "judge", "发现隐患先报告再处理，危及安全的先停止作业。", (), "对", ""),
    ("SAFETY", "multiple", "下井前应检查随身携带的哪些物品？", ("自救器", "矿灯", "定位卡", "打火机"), "ABC", "井下禁止携带烟火。"),
    ("EMERGENCY", "single", "井下火灾时，火源进风侧的人员应怎样撤离？",
     ("迎着新鲜风流撤离", "顺着烟流撤离", "原地等待"), "A", "迎新鲜风流撤离。"),
    ("EMERGENCY", "multiple", "佩戴自救器撤离时应当做到哪些？",
     ("匀速行走", "不取下鼻夹、口具", "感觉发热时取下", "沿避灾路线"), "ABD", ""),
    ("EQUIPMENT", "judge", "刮板输送机运转时可以跨越。", (), "错", "严禁跨越运转中的输送机。"),
    ("EQUIPMENT", "single", "检修刮板输送机前，第一步应当做什么？", ("通知工友", "停电闭锁并挂牌", "清理浮煤"), "B", "停电、闭锁、挂牌。"),
    ("RULES", "judge", "党支部党员大会一般每季度召开一次。", (), "对", "《中国共产党支部工作条例（试行）》。"),
    ("RULES", "single", "支部委员会会议一般多久召开一次？", ("每周", "每月", "每季度"), "B", "支委会一般每月召开一次。"),
    ("INTEGRITY", "judge", "逢年过节可以收受业务单位的礼品卡。", (), "错", ""),
)  # fmt: skip
ANSWERERS = 24


@dataclass(frozen=True)
class Shown:
    """The paper that courses of rules take."""

    test: QuizPaper
    text: str


def _bank(first: Actor, second: Actor, root: Node, now: datetime) -> None:
    known = {subject.code: subject for subject in QuizSubject.objects.all()}
    made = [
        services.propose_question(
            actor=first, at=now, facts=QuestionFacts(root, kind, text, answer, (known[code],), options, note, "岗位应知应会"),
        )
        for code, kind, text, options, answer, note in QUESTIONS
    ]  # fmt: skip
    services.approve_questions(actor=second, at=now, questions=made[:-1])


def _paper(first: Actor, second: Actor, facts: PaperFacts, parts: dict[str, int], now: datetime) -> QuizPaper:
    row = services.draft_paper(actor=first, at=now, facts=facts)
    for code, count in parts.items():
        services.set_part(actor=first, at=now, paper=row, subject=QuizSubject.objects.get(code=code), count=count)
    row.refresh_from_db()
    return services.publish_paper(actor=second, at=now, paper=row, version=row.version)


def _answer(sheet: QuizSheet, actor: Actor, wrong: int, now: datetime) -> None:
    """All right but ``wrong`` of them."""
    questions: list[QuizQuestion] = selectors.sheet_questions(sheet)
    answers = {q.pk: ("" if n < wrong else q.answer) for n, q in enumerate(questions)}
    services.hand_in(actor=actor, at=now, sheet=sheet, answers=answers)


def ask(officer: User, second_officer: User, now: datetime) -> Shown:
    """The bank, papers, and what people have answered."""
    today = timezone.localdate(now)
    first, second = actor_of(officer, today), actor_of(second_officer, today)
    root = selectors.units_for(first, "quiz.run")[0]
    _bank(first, second, root, now)
    since, until = now - timedelta(days=3), now + timedelta(days=60)
    safe = {"SAFETY": 3, "EMERGENCY": 1, "EQUIPMENT": 1}
    contest = _paper(first, second, PaperFacts(root, "安全知识竞赛", "contest", "drawn", 80, 2, since, until), safe, now)
    _paper(first, second, PaperFacts(root, "岗位应知应会考试", "exam", "drawn", 80, 3, since, until), safe, now)
    test = _paper(first, second, PaperFacts(root, "停送电制度测试", "course", "drawn", 60, 5, since, until), {"SAFETY": 3}, now)
    check = _paper(first, second, PaperFacts(root, "逢查必考（安全）", "check", "drawn", 60, 1, since, until), {"SAFETY": 3}, now)
    users = User.objects.filter(grants__role="worker", person__unit__path__startswith=root.path, is_active=True).distinct()
    people = [u for u in users.select_related("person__unit").order_by("pk")[: ANSWERERS + 4] if u not in (officer, second_officer)]
    for n, user in enumerate(people[:ANSWERERS]):
        actor = actor_of(user, today)
        _answer(services.begin_sheet(actor=actor, at=now, paper=contest), actor, n % 3, now)
    called = people[:3]
    if called:
        node = called[0].person.unit  # type: ignore[union-attr]
        there = [u for u in called if u.person is not None and u.person.unit_id == node.pk]
        numbers = tuple(u.person.staff_no for u in there if u.person is not None)
        facts = InspectionFacts(node, check, "采区变电所", "停送电制度执行情况", 60, numbers)
        row = services.start_inspection(actor=first, at=now, facts=facts)
        for n, user in enumerate(there[1:]):
            actor, call = actor_of(user, today), row.calls.get(person=user.person_id)
            _answer(services.begin_sheet(actor=actor, at=now, paper=check, call=call), actor, n * 2, now)
    counts = f"{QuizSheet.objects.count()} quiz sheets, {QuizInspection.objects.count()} tests on the spot"
    return Shown(test, counts)
