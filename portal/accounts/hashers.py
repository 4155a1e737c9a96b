"""The hash of first passwords that the portal itself draws at random."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher


class FirstPasswordHasher(PBKDF2PasswordHasher):
    """A light hash for drawn passwords (59 random bits, to be changed at the first sign-in).

    Guessing 2^59 values needs no slow hash to be hopeless, and 1,200 accounts are opened in seconds instead of minutes.
    The first sign-in replaces the hash by the standard one (Django does so for every hasher that is not the first).
    """

    algorithm = "first_pbkdf2"
    iterations = 10_000

    def verify(self, password: str, encoded: str) -> bool:
        """As slow for a wrong password as the standard hasher, so that nobody can tell fresh accounts by the time."""
        is_right = super().verify(password, encoded)
        if not is_right:
            standard = get_hasher()
            standard.encode(password, standard.salt())
        return is_right
