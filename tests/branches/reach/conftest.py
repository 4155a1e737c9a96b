from tests.support.day import late_november

__all__ = ["late_november"]
