"""What is said when a trial file cannot be used."""


class TrialDefinitionError(Exception):
    """A trial file that is absent, unreadable or uses a word nobody has given a meaning.

    `problems` holds one line per problem, in the order of the file; the message is those lines.
    """

    def __init__(self, problems):
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))
