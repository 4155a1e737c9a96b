from tests.assessment.insight.conftest import scored
from tests.assessment.rounds.conftest import group

__all__ = ["group", "scored"]
