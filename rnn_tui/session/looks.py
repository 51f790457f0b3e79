"""What views ask about the network on the table and its text; what answers is loaded when something is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from rnn_tui.session.jobs import judged_part

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rnn_tui.generation.reader import Reader
    from rnn_tui.inspection.checked import GradientCheck
    from rnn_tui.inspection.look import Look
    from rnn_tui.inspection.mistakes import Mistakes
    from rnn_tui.session.session import Session
    from rnn_tui.text.corpus import Corpus
    from rnn_tui.text.splits import Parts
    from rnn_tui.text.vocabulary import Vocabulary
    from rnn_tui.training.config import TrainingConfig
    from rnn_tui.training.probe import StepTrace

    Floats = NDArray[np.floating[Any]]

_LENGTH, _STREAMS = 64, 16  # characters that are read for idle units, in so many places of the text


@dataclass(frozen=True)
class Checked:
    """What a check of the parameters of ``step``, in a run, found: on so many characters."""

    run_id: int
    step: int
    checks: Sequence[GradientCheck]
    characters: int


@dataclass(frozen=True, eq=False)
class Found:
    """What was found with the parameters of ``step``, in a run; ``is_learnt``: in the text that is learnt."""

    run_id: int
    step: int
    is_learnt: bool
    mistakes: Mistakes


def look_at_step(session: Session, trace: StepTrace) -> Callable[[], Look]:
    """Return the question what a step did to each part."""
    return partial(_look_at_step, trace, _parts_of(session))


def look_at_parameters(session: Session) -> Callable[[], Look]:
    """Return the question how large each part is of the network that reads."""
    return partial(_look_at_parameters, session.prompt.cached.reader, session.prompt.step, _parts_of(session))


def check_gradient(session: Session) -> Callable[[], Checked]:
    """Return the question whether the gradient is right of the network that reads."""
    prompt = session.prompt
    return partial(_check, session.run_id, prompt.step, prompt.cached.reader, _parts_of(session))


def find_mistakes(session: Session) -> Callable[[], Found]:
    """Return the question what the network mixes up that reads."""
    prompt, baselines = session.prompt, session.monitor.baselines
    along = None if baselines is None else baselines.along
    return partial(_find, session.run_id, prompt.step, prompt.cached.reader, _parts_of(session), along)


def _divide(corpus: Corpus, vocabulary: Vocabulary, config: TrainingConfig) -> Parts:
    from rnn_tui.training.dividing import parts_of

    return parts_of(corpus, vocabulary, config)


def _parts_of(session: Session) -> Callable[[], Parts]:
    return partial(_divide, session.corpus, session.vocabulary, session.monitor.config)


def _look_at_step(trace: StepTrace, parts: Callable[[], Parts]) -> Look:
    from rnn_tui.inspection import parts as inspection
    from rnn_tui.inspection.stretch import stretch_of

    return inspection.look_at_step(trace, stretch_of(parts().training, trace.config.window, _LENGTH, _STREAMS))


def _look_at_parameters(reader: Reader, step: int, parts: Callable[[], Parts]) -> Look:
    from rnn_tui.inspection import parts as inspection
    from rnn_tui.inspection.stretch import stretch_of

    network = reader.network
    stretch = stretch_of(parts().training, reader.window, _LENGTH, _STREAMS)
    return inspection.look_at_parameters(network.architecture, network.parameters, step, stretch)


def _check(run_id: int, step: int, reader: Reader, parts: Callable[[], Parts]) -> Checked:
    from rnn_tui.inspection.gradient_check import CHECKED_CHARACTERS, CHECKED_STREAMS, check_network
    from rnn_tui.inspection.stretch import stretch_of

    batch = stretch_of(parts().training, reader.window, CHECKED_CHARACTERS, CHECKED_STREAMS)
    return Checked(run_id, step, tuple(check_network(reader.network, batch)), batch.inputs.size)


def _find(run_id: int, step: int, reader: Reader, parts: Callable[[], Parts], five_gram: Floats | None) -> Found:
    from rnn_tui.inspection import mistakes as inspection

    divided = parts()
    text = judged_part(divided, inspection.MOST_SCORED)
    mistakes = inspection.find_mistakes(reader.network, text, reader.window, five_gram)
    return Found(run_id, step, not len(divided.validation), mistakes)
