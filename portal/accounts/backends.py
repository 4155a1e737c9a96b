"""Signing in with the staff number."""

from allauth.account.auth_backends import AuthenticationBackend

from portal.kernel import clock
from portal.rights.models import User


class StaffBackend(AuthenticationBackend):
    """allauth's backend; closed accounts and people who have left are refused, at sign-in and on each request."""

    def user_can_authenticate(self, user) -> bool:
        left_on = user.person.left_on if user.person is not None else None
        return super().user_can_authenticate(user) and (left_on is None or left_on >= clock.today())

    def get_user(self, user_id) -> User | None:
        user = User.objects.select_related("person", "desk").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
