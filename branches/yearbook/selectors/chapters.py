"""What goes into a book, in the order of the paper: each reader takes the branch, the year and the last day told of."""

from collections.abc import Callable
from datetime import date

from branches.orgs.models import Branch
from branches.yearbook.rules import Chapter
from branches.yearbook.selectors import people, work
from portal.kernel.periods import Period

Reader = Callable[[Branch, Period, date], Chapter]
CHAPTERS: tuple[Reader, ...] = (
    people.organisation, people.roster, work.plan, work.activities, people.study, people.dues, people.development,
    people.appraisal, people.vanguard, people.honours, work.rectification,
)  # fmt: skip
