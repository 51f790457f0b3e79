"""A laboratory for recurrent networks in the terminal; its Python interface is exported here, see ``api``.

Importing it loads nothing: each name is loaded when it is first used.
"""

TYPE_CHECKING = False  # as in ``typing``, which would have to be loaded for it

__version__ = "0.1.0"
__all__ = (
    "Corpus",
    "RnnTuiError",
    "Run",
    "Training",
    "TrainingConfig",
    "__version__",
    "make_text",
    "open_run",
    "open_text",
    "train",
)

if TYPE_CHECKING:
    from rnn_tui.api import Run, Training, make_text, open_run, open_text, train
    from rnn_tui.errors import RnnTuiError
    from rnn_tui.text.corpus import Corpus
    from rnn_tui.training.config import TrainingConfig
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module  # noqa: PLC0415  (whoever wants the version only waits for nothing)

        globals()[name] = value = getattr(import_module("rnn_tui.api"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
