"""What the rooms of workforce add to the tests that go over all rooms: samples of records, lists with an export, data of lists.

A room has its own in ``tests/workforce/<room>/samples.py``: SAMPLES, ROOMS and ``fill(people)``.
"""

from types import ModuleType

from tests.workforce.assessors import samples as assessors
from tests.workforce.care import samples as care
from tests.workforce.careers import samples as careers
from tests.workforce.cases import samples as cases
from tests.workforce.challenges import samples as challenges
from tests.workforce.competitions import samples as competitions
from tests.workforce.congress import samples as congress
from tests.workforce.courses import samples as courses
from tests.workforce.innovation import samples as innovation
from tests.workforce.promotion import samples as promotion
from tests.workforce.proposals import samples as proposals
from tests.workforce.quizzes import samples as quizzes
from tests.workforce.studios import samples as studios
from tests.workforce.subsidies import samples as subsidies
from tests.workforce.talents import samples as talents
from tests.workforce.training import samples as training

TABLES: tuple[ModuleType, ...] = (
    assessors,
    care,
    careers,
    cases,
    challenges,
    competitions,
    congress,
    courses,
    innovation,
    promotion,
    proposals,
    quizzes,
    studios,
    subsidies,
    talents,
    training,
)

WORKFORCE_SAMPLES = {name: sample for table in TABLES for name, sample in table.SAMPLES.items()}
WORKFORCE_ROOMS = {name: room for table in TABLES for name, room in table.ROOMS.items()}


def fill_workforce(people) -> None:
    """Data near (MK1, unit CM-A) and far (MK2, unit CM-C) for the list of each room."""
    for table in TABLES:
        table.fill(people)
