"""What can go wrong through no fault of the program: each error is one line that says what, and what to do."""


class RnnTuiError(Exception):
    """Something a user can put right; its text is one whole sentence, translated."""


class TextError(RnnTuiError):
    """A text that cannot be found, read or learnt from."""


class EmptyTextError(TextError):
    """A text of no bytes."""


class ConfigError(RnnTuiError):
    """A setting that does not make sense."""


class RunError(RnnTuiError):
    """A run's folder or checkpoint that cannot be found, read or written."""


class RunHeldError(RunError):
    """A run that another process writes just now."""


class Cancelled(Exception):  # noqa: N818  (nothing went wrong)
    """What was asked for is no longer wanted."""
