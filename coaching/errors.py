"""Errors a person may see: the docstring of each class is the text shown. Nothing here knows Slack."""

from __future__ import annotations


class CoachingError(Exception):
    """Something was not right. Nothing was saved."""

    def __init__(self, detail: str = "", /) -> None:
        super().__init__(detail or self.text())
        self.detail = detail

    @classmethod
    def text(cls) -> str:
        return (cls.__doc__ or "").strip()

    @property
    def user_text(self) -> str:
        """What the person reads: the specific words when given, else the class's own."""
        return self.detail or self.text()


class NotAllowedError(CoachingError):
    """You cannot see or change this. Ask a coach or manager of the team."""


class NotFoundError(CoachingError):
    """This no longer exists, or it was never yours to see."""


class StaleError(CoachingError):
    """Somebody changed this a moment ago. Open it again to see the latest."""


class FieldError(CoachingError):
    """Some fields need another look. Nothing you typed is lost."""

    def __init__(self, problems: dict[str, str], /) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)
        """Field name (the glossary's word, e.g. ``commitment``) -> what to do about it."""


class NoTeamError(CoachingError):
    """No team is set up here yet. Open Coachlog's Home tab and press "Set up a team"."""


class NoCriteriaError(CoachingError):
    """This team has no active criteria yet. Add one with `/coach criteria`."""


class StorageDownError(CoachingError):
    """Coachlog's database does not answer right now. Nothing was saved; try again in a minute."""
