"""Problems being collected while one file is read, each with its place."""

from itertools import groupby

from yaml.nodes import Node

from examapp.domain.errors import Message, Place, Problem, Severity


class Findings:
    """The problems of one file; `errors` counts those that keep a datum out."""

    __slots__ = ("errors", "file", "problems")

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.errors = 0

    def error(self, rule: str, where: Node | Place, message: Message, remedy: Message) -> None:
        """Note what keeps a datum out."""
        self.errors += 1
        self.problems.append(Problem(rule, self.place(where), message, remedy))

    def warning(self, rule: str, where: Node | Place, message: Message, remedy: Message) -> None:
        """Note what a person should look at; the datum stays in."""
        self.problems.append(Problem(rule, self.place(where), message, remedy, Severity.WARNING))

    def place(self, where: Node | Place) -> Place:
        """Where a node begins, in lines and characters counted from 1."""
        if isinstance(where, Place):
            return where
        return Place(self.file, where.start_mark.line + 1, where.start_mark.column + 1)

    def in_order(self) -> list[Problem]:
        """The problems in the order of the file, each once: what is found twice at one place is one problem."""
        ordered = sorted(self.problems, key=lambda problem: problem.place)
        return [problem for problem, _same in groupby(ordered)]
