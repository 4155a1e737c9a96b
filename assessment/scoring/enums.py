"""Words of scoring."""

MOVING = ("open", "computed")  # states of a round in which edits move scores; the same as in assessment.rounds.enums
SETTLING = ("reviewed", "published")  # edits mark the branch stale and move nothing
# Changes that cannot part a settled score from its records.
KEEPING = frozenset({"day", "judged", "adjustment", "reopened", "quarter"})
FINAL = ("published", "locked")  # the totals of these rounds stand; the same as in assessment.rounds.enums
DIMENSIONS = ("party", "business")
