"""Places where the security linter complains and the portal has its reason. A complaint that is not here counts as unexplained."""

NARROWED = "a type narrowed for the reader of the code: the lines before it, a form or a rule have made sure of it"
A_PERSON = "whoever has the right is a person: the portal itself and a stranger were refused before, or the column refuses an empty one"
PLANNED = "as many questions or places as a plan may have fit into an envelope of that size"
DRAWN = "colours, orders, made-up data and samples that have to come out the same again; never a secret"
OWN_NAMES = (
    "names of tables and columns come from models and catalogue of the database, or the inner statement from the ORM; values are parameters"
)
OWN_QUERY = "the statement is written by the ORM from a queryset of the portal; values are parameters"
FIXED_WORDS = "words of the portal's own, no shell"
DEMO = "a word of the demonstration, which production refuses to load"
AN_ADDRESS = "the public address where a token is asked for, not a token"
REFUSED_BEFORE = "declarations of types and entities were refused before anything is parsed, and the size is bounded"

# (file, rule) -> (how many places, why)
PLACES: dict[tuple[str, str], tuple[int, str]] = {
    ("assessment/appeals/services/appealing.py", "S101"): (1, NARROWED),
    ("assessment/metrics/selectors/learning.py", "S101"): (1, NARROWED),
    ("assessment/metrics/selectors/listening.py", "S101"): (1, NARROWED),
    ("branches/appraisals/demo.py", "S101"): (1, NARROWED),
    ("branches/contests/models.py", "S101"): (1, NARROWED),
    ("branches/knowledge/services.py", "S101"): (2, NARROWED),
    ("branches/materials/services/moves.py", "S101"): (1, NARROWED),
    ("branches/membership/services/register.py", "S101"): (5, NARROWED),
    ("branches/membership/services/taking_back.py", "S101"): (1, NARROWED),
    ("branches/pulse/demo.py", "S101"): (1, NARROWED),
    ("portal/backups/services/keeping.py", "S101"): (1, NARROWED),
    ("portal/ballots/services/voting.py", "S101"): (1, NARROWED),
    ("portal/catalogue/registry.py", "S101"): (1, NARROWED),
    ("portal/exchange/demo.py", "S101"): (1, NARROWED),
    ("portal/exchange/exports.py", "S101"): (2, NARROWED),
    ("portal/exchange/tasks.py", "S101"): (2, NARROWED),
    ("portal/exports/services/forgetting.py", "S101"): (1, NARROWED),
    ("portal/exports/services/making.py", "S101"): (1, NARROWED),
    ("portal/people/demo.py", "S101"): (1, NARROWED),
    ("workforce/challenges/services/rewarding.py", "S101"): (1, NARROWED),
    ("workforce/challenges/services/working.py", "S101"): (1, NARROWED),
    ("workforce/congress/services/seats.py", "S101"): (2, NARROWED),
    ("workforce/innovation/forms.py", "S101"): (1, NARROWED),
    ("workforce/methods/demo.py", "S101"): (1, NARROWED),
    ("workforce/methods/forms.py", "S101"): (1, NARROWED),
    ("workforce/promotion/demo.py", "S101"): (2, NARROWED),
    ("workforce/promotion/services/fasttrack.py", "S101"): (3, NARROWED),
    ("workforce/proposals/demo.py", "S101"): (2, NARROWED),
    ("workforce/proposals/forms.py", "S101"): (2, NARROWED),
    ("workforce/quizzes/selectors.py", "S101"): (1, NARROWED),
    ("workforce/training/imports.py", "S101"): (2, NARROWED),
    ("branches/vanguard/services/looks.py", "S101"): (1, A_PERSON),
    ("portal/offline/selectors.py", "S101"): (1, A_PERSON),
    ("portal/publicity/services.py", "S101"): (1, A_PERSON),
    ("workforce/assessors/services.py", "S101"): (1, A_PERSON),
    ("workforce/careers/services/appointing.py", "S101"): (1, A_PERSON),
    ("workforce/careers/services/filling.py", "S101"): (1, A_PERSON),
    ("workforce/competitions/services/driving.py", "S101"): (2, A_PERSON),
    ("workforce/competitions/services/entering.py", "S101"): (2, A_PERSON),
    ("workforce/competitions/services/external.py", "S101"): (2, A_PERSON),
    ("workforce/competitions/services/planning.py", "S101"): (1, A_PERSON),
    ("workforce/congress/services/running.py", "S101"): (1, A_PERSON),
    ("workforce/mentorship/services/signing.py", "S101"): (1, A_PERSON),
    ("workforce/promotion/services/batches.py", "S101"): (2, A_PERSON),
    ("workforce/promotion/services/exams.py", "S101"): (1, A_PERSON),
    ("workforce/promotion/services/steps.py", "S101"): (1, A_PERSON),
    ("workforce/proposals/services/filing.py", "S101"): (1, A_PERSON),
    ("workforce/talents/services.py", "S101"): (1, A_PERSON),
    ("branches/pulse/services/seal.py", "S101"): (1, PLANNED),
    ("portal/ballots/services/seal.py", "S101"): (1, PLANNED),
    ("assessment/management/commands/seed_demo.py", "S311"): (4, DRAWN),
    ("assessment/rounds/demo.py", "S311"): (1, DRAWN),
    ("branches/authenticity/rules.py", "S311"): (2, DRAWN),
    ("assessment/metrics/selectors/cover.py", "S608"): (1, OWN_NAMES),
    ("assessment/metrics/selectors/facts.py", "S608"): (1, OWN_NAMES),
    ("assessment/scoring/services/dirty.py", "S608"): (3, OWN_NAMES),
    ("assessment/scoring/services/finish.py", "S608"): (2, OWN_NAMES),
    ("assessment/scoring/services/runs.py", "S608"): (1, OWN_NAMES),
    ("assessment/scoring/services/writing.py", "S608"): (2, OWN_NAMES),
    ("assessment/retirement/services/files.py", "S608"): (3, "columns come from models, and paths of the folder are quoted for DuckDB"),
    ("branches/activities/services/partition_sql.py", "S608"): (5, OWN_NAMES),
    ("branches/activities/services/partitions.py", "S608"): (8, OWN_NAMES),
    ("portal/backups/services/keeping.py", "S608"): (2, OWN_NAMES),
    ("portal/backups/services/moving.py", "S608"): (1, OWN_NAMES),
    ("portal/notices/todos.py", "S608"): (2, OWN_NAMES),
    ("portal/kernel/sets.py", "S608"): (1, OWN_NAMES),
    ("assessment/metrics/selectors/cover.py", "S611"): (1, OWN_QUERY),
    ("portal/backups/services/keeping.py", "S603"): (1, FIXED_WORDS),
    ("portal/kernel/supervisor.py", "S603"): (1, FIXED_WORDS),
    ("branches/whistle/demo.py", "S105"): (1, DEMO),
    ("portal/accounts/demo.py", "S105"): (1, DEMO),
    ("portal/doors/providers.py", "S105"): (3, AN_ADDRESS),
    ("portal/exchange/reader/parts.py", "S314"): (1, REFUSED_BEFORE),
}
