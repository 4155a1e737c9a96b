"""Questions of MK1 by HR, approved by the second HR; papers published; sheets of the standing worker."""

from datetime import timedelta

from portal.kernel import clock
from portal.rights.enums import Role
from portal.rights.models import User
from tests.support.people import FourPeople, user_with
from workforce.quizzes import services
from workforce.quizzes.models import QuizInspection, QuizPaper, QuizQuestion, QuizSheet, QuizSubject
from workforce.quizzes.selectors import sheet_questions
from workforce.quizzes.services import InspectionFacts, PaperFacts, QuestionFacts


def words(p: FourPeople, user: User | None = None) -> dict:
    return {"actor": p.actor(user or p.hr), "at": clock.now()}


def subject(code: str = "SAFETY") -> QuizSubject:
    return QuizSubject.objects.get(code=code)


def question_facts(p: FourPeople, **changes) -> QuestionFacts:
    """A single choice of MK1 whose right answer is B."""
    first = {
        "node": p.nodes["MK1"], "kind": "single", "text": "甲烷浓度达到多少时停止作业？", "answer": "B", "subjects": (subject(),),
        "options": ("1.0%", "1.5%", "2.0%"), "note": "见规程", "source": "煤矿安全规程",
    }  # fmt: skip
    return QuestionFacts(**{**first, **changes})


def proposed(p: FourPeople, user: User | None = None, **changes) -> QuizQuestion:
    return services.propose_question(**words(p, user), facts=question_facts(p, **changes))


def approved(p: FourPeople, n: int = 1, **changes) -> list[QuizQuestion]:
    """``n`` approved questions; the right answer of each is B."""
    there = QuizQuestion.objects.count()
    rows = [proposed(p, text=f"第 {there + i} 题：停止作业的浓度？", **changes) for i in range(n)]
    return services.approve_questions(**words(p, p.second_hr), questions=rows)


def paper_facts(p: FourPeople, **changes) -> PaperFacts:
    """A contest of MK1, open for a week."""
    now = clock.now()
    first = {
        "node": p.nodes["MK1"], "title": "安全知识竞赛", "purpose": "contest", "draw": "fixed", "pass_mark": 60, "tries": 2,
        "opens_at": now - timedelta(hours=1), "closes_at": now + timedelta(days=7),
    }  # fmt: skip
    return PaperFacts(**{**first, **changes})


def drafted(p: FourPeople, user: User | None = None, **changes) -> QuizPaper:
    return services.draft_paper(**words(p, user), facts=paper_facts(p, **changes))


def filled(p: FourPeople, n: int = 2, **changes) -> QuizPaper:
    """A draft of HR with ``n`` questions, or of a drawn paper with a part of ``n`` out of twice as many."""
    row = drafted(p, **changes)
    if row.draw == "drawn":
        approved(p, 2 * n)
        services.set_part(**words(p), paper=row, subject=subject(), count=n)
    else:
        services.add_questions(**words(p), paper=row, questions=approved(p, n))
    row.refresh_from_db()
    return row


def published(p: FourPeople, n: int = 2, **changes) -> QuizPaper:
    row = filled(p, n, **changes)
    return services.publish_paper(**words(p, p.second_hr), paper=row, version=row.version)


def begun(p: FourPeople, paper: QuizPaper | None = None, user: User | None = None) -> QuizSheet:
    return services.begin_sheet(**words(p, user or p.worker), paper=paper or published(p))


def answers(sheet: QuizSheet, right: int = 99) -> dict[int, str]:
    """The first ``right`` questions answered rightly, the others wrongly."""
    return {q.pk: q.answer if n < right else "A" for n, q in enumerate(sheet_questions(sheet))}


def handed_in(p: FourPeople, paper: QuizPaper | None = None, user: User | None = None, right: int = 99) -> QuizSheet:
    sheet = begun(p, paper, user)
    return services.hand_in(**words(p, user or p.worker), sheet=sheet, answers=answers(sheet, right))


def check_paper(p: FourPeople) -> QuizPaper:
    return published(p, purpose="check", title="逢查必考", draw="drawn", tries=1)


def inspection_facts(p: FourPeople, paper: QuizPaper, **changes) -> InspectionFacts:
    first = {
        "node": p.nodes["CM-A"], "paper": paper, "place": "变电所", "note": "查停送电制度", "minutes": 15,
        "staff_nos": (p.worker.person.staff_no,),
    }  # fmt: skip
    return InspectionFacts(**{**first, **changes})


def inspected(p: FourPeople, paper: QuizPaper | None = None, user: User | None = None, **changes) -> QuizInspection:
    return services.start_inspection(**words(p, user), facts=inspection_facts(p, paper or check_paper(p), **changes))


def colleague_of(p: FourPeople, unit: str = "CM-A", name: str = "工友") -> User:
    return user_with(Role.WORKER, p.nodes[unit], unit=p.nodes[unit], name=name)
