"""What of the insight leaves as a file: boards of a round, and figures over rounds and records."""

from assessment.insight.exports.boards import EXPORTERS as BOARDS
from assessment.insight.exports.figures import EXPORTERS as FIGURES

EXPORTERS = (*BOARDS, *FIGURES)
