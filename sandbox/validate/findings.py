"""Problems found in a payload, each with Slack's error code and a JSON pointer."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason why Slack would refuse a payload."""

    code: str
    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


@dataclass(slots=True)
class Findings:
    """Collects problems; `code` is what an ordinary one is called on this surface."""

    surface: str
    code: str = "invalid_blocks"
    problems: list[Problem] = field(default_factory=list)

    def add(self, pointer: str, message: str, *, code: str = "") -> None:
        """Note a problem."""
        self.problems.append(Problem(code or self.code, message, pointer))
