"""What can go wrong through no fault of the program: each error is one line that says what, and what to do."""

from collections.abc import Callable

from rnn_tui.language import _


class RnnTuiError(Exception):
    """Something a user can put right; its text is one whole sentence, translated."""

    def said(self, name_of: Callable[[str], str]) -> str:
        """Return its text as a face shows it, which calls each setting what ``name_of`` makes of a field's name."""
        del name_of
        return str(self)


class TextError(RnnTuiError):
    """A text that cannot be found, read or learnt from."""


class EmptyTextError(TextError):
    """An empty text."""


class ConfigError(RnnTuiError):
    """Settings that make no sense: the reason, and the fields of TrainingConfig that it concerns, if any.

    Its text calls the settings by the names of the fields; the commands and the form have other names for them.
    """

    def __init__(self, reason: str, *settings: str) -> None:
        super().__init__(reason, *settings)
        self.reason, self.settings = reason, settings

    def said(self, name_of: Callable[[str], str]) -> str:
        """Return the reason behind the names that ``name_of`` gives the settings."""
        if not self.settings:
            return self.reason
        return _("{settings}: {reason}").format(settings=", ".join(map(name_of, self.settings)), reason=self.reason)

    def __str__(self) -> str:
        return self.said(str)


class BrokenOffError(RnnTuiError):
    """What learns broke off between two steps: all that it had learnt is whole, and is kept."""


class PatternError(RnnTuiError):
    """A regular expression that is none, or takes too long."""


class RunError(RnnTuiError):
    """A run's folder or checkpoint that cannot be found, read or written."""


class RunHeldError(RunError):
    """A run that another process is writing."""


class SubmissionError(RnnTuiError):
    """A learner's file that cannot be found or read, or that Python does not understand."""


class Refused(Exception):  # noqa: N818  (the reason for a TextError, which names the file)
    """A file that is not what its name says, or is made to do harm; its text is the reason, translated."""


class Cancelled(Exception):  # noqa: N818  (nothing went wrong)
    """The request was cancelled."""
