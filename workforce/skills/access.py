"""Who may see and change certificates."""

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict, denied
from portal.rights.access import Actor
from workforce.skills.enums import CertificateState
from workforce.skills.models import SkillCertificate


def may_register(actor: Actor, person) -> Verdict:
    """HR of the person's unit or above; NotReachable for anybody else."""
    return actor.may("certificate.edit", path=person.unit.path)


def may_revoke(actor: Actor, certificate: SkillCertificate) -> Verdict:
    """As for registering; a revoked certificate stays revoked."""
    actor.may("certificate.edit", path=certificate.person.unit.path)
    if certificate.state != CertificateState.VALID:
        return denied("certificate.not_valid", number=certificate.number)
    return ALLOWED


def is_reachable(actor: Actor, person) -> bool:
    """Whether the actor may see the certificates of ``person``."""
    try:
        return bool(actor.may("certificate.view", path=person.unit.path, person_id=person.pk))
    except NotReachable:
        return False
