"""Facts of branches, one statement per source, and the records behind them."""

from assessment.metrics.selectors.reading import SOURCES, facts_of, records_of
from assessment.metrics.selectors.shapes import Record, RecordSet, day_of_facts
from assessment.metrics.selectors.showing import EvidenceLine, evidence, lines_of

__all__ = ["SOURCES", "EvidenceLine", "Record", "RecordSet", "day_of_facts", "evidence", "facts_of", "lines_of", "records_of"]
