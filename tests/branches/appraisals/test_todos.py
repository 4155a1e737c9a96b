from datetime import timedelta

from branches.appraisals import todos
from branches.appraisals.models import MemberAppraisalCase
from portal.kernel import clock
from tests.branches.appraisals import factories as make


def counts(people, user) -> dict[str, int]:
    actor, at = people.actor(user), clock.now()
    names = ("own_steps", "opinions", "to_tell", "improvements", "steps", "own_reports", "to_hear", "reports_to_run")
    return {name: n for name in names if (n := getattr(todos, name)(actor, at).count)}


def test_each_sees_what_waits_for_him(people):
    row = make.brought_to(people, "self")
    assert counts(people, people.secretary) == {"own_steps": 1, "steps": 1}
    for _step in range(2):
        make.advanced(people, row)
    make.ballot_held(people, row)
    assert counts(people, people.secretary) == {"opinions": 4, "steps": 1}
    assert counts(people, people.committee) == {"opinions": 1}  # the secretary's own line
    assert counts(people, people.sibling) == counts(people, people.stranger) == {}


def test_results_and_improvements(people):
    row = make.brought_to(people, "told")
    assert counts(people, people.secretary) == {"to_tell": 4, "steps": 1}
    make.told_all(people, row)
    assert counts(people, people.secretary) == {"own_steps": 1, "steps": 1}
    case = row.cases.exclude(person=people.secretary.person).first()
    for days, found in ((15, {}), (14, {"improvements": 1}), (-1, {"improvements": 1})):
        due = clock.today() + timedelta(days=days)
        MemberAppraisalCase.objects.filter(pk=case.pk).update(improvement="补课", improve_by=due)
        assert counts(people, people.secretary) == {"own_steps": 1, "steps": 1, **found}
    assert todos.improvements(people.actor(people.secretary), clock.now()).late == 1


def test_reports(people):
    row = make.report_opened(people)
    assert counts(people, people.secretary) == {"own_reports": 1}
    row = make.report_filed(people)
    assert counts(people, people.secretary) == {}
    assert counts(people, people.committee) == {"reports_to_run": 1}
    vote = make.convened(people, row, "delegates", make.delegates(people))
    assert counts(people, make.delegates(people)[0]) == {}
    from portal.ballots import services as ballots

    ballots.open_ballot(**make.words(people, people.committee), ballot=vote.ballot, version=vote.ballot.version)
    assert counts(people, make.delegates(people)[0]) == {"to_hear": 1}
    assert counts(people, people.stranger) == {}
