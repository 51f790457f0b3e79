"""One sentence at three temperatures: what they do, while the network learns."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from textual.content import Content

from rnn_tui.generation.reader import Reader, State
from rnn_tui.generation.settings import GenerationSettings
from rnn_tui.generation.temperatures import TEMPERATURES, write_at_temperatures
from rnn_tui.language import N_, _, grouped
from rnn_tui.session.aside import Inquiry
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.tui.command import bindings_of, view_command
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.renderables.temperatures import AtTemperature, draw_temperatures
from rnn_tui.tui.writing_commands import WRITING

_NAMES = (N_("safe"), N_("in between"), N_("wild"))  # of TEMPERATURES
_LEAST, _MOST = 240, 480  # characters of each: 20 to 40 ms, so that it is written anew every few seconds
_CELLS_EACH = 6  # of the pane: three of a kind, each with line ends that leave half of a line free
_FRAME = 4  # cells beside what is told on the border


@dataclass(frozen=True, eq=False)
class Written:
    """How ``sentence``, of the run that the session counts as ``run_id``, goes on for the network of ``step``."""

    run_id: int
    sentence: str
    step: int
    seed: int
    texts: Sequence[tuple[int, ...]]


class TemperaturesPane(LineWise, View, can_focus=True):
    """Writes the text on from where one looks, whenever it or the network is another, as often as there is time."""

    BINDINGS = bindings_of(WRITING)
    writes = True

    question = N_("How bold does it write?")
    caption = N_("One sentence, three temperatures: the higher, the bolder.")
    command = view_command(
        "temperatures", "", "H", N_("temperatures"), N_("How your sentence goes on at three temperatures")
    )
    help = (
        N_(
            "Temperatures: how the last line of your text goes on at 0.2, 0.8 and 1.2, from the same seed: the same "
            "random numbers choose, so that all that differs comes of the temperature."
        ),
    )
    wants = frozenset({"reading", "written", "sampling", "aside", "table"})

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._inquiry: Inquiry[Written] = Inquiry()
        self._sentence = ""
        self._voices: Sequence[AtTemperature] = ()

    def show(self, session: Session, changes: Changes) -> None:
        """Draw the newest that was written of this run, and have what is newer written."""
        prompt = session.prompt
        viewed, settings = prompt.viewed, prompt.settings
        length = max(_LEAST, min(self.content_size.area // _CELLS_EACH, _MOST))
        if prompt.is_read:
            sentence = "".join(node.character for node in prompt.path).rpartition("\n")[2]
            session.aside.ask(
                self._inquiry,
                (session.run_id, prompt.here, viewed.reader, settings, length),
                partial(_write, session.run_id, sentence, prompt.step, viewed.reader, viewed.state, settings, length),
                at_once=changes.written or changes.sampling or not self._voices or session.parameter_source.is_back,
            )
        written = self._inquiry.answer
        if written is None or written.run_id != session.run_id:
            self._sentence, self._voices, told = "", (), [""]
        else:
            texts = map(session.vocabulary.decode, written.texts)
            self._sentence = written.sentence
            self._voices = [AtTemperature(*each) for each in zip(TEMPERATURES, map(_, _NAMES), texts)]
            told = _told_of(written)
        self.write_on_frame(_(self.question), first_that_fits(told, self.size.width - _FRAME))
        self.refresh_lines()

    def draw_lines(self) -> list[Content]:
        """Draw them one below the other."""
        if not self._voices:
            return [Content.styled(_("one moment"), "$quiet")]
        return draw_temperatures(self._sentence, self._voices, *self.content_size)


def _told_of(written: Written) -> list[str]:
    """Return the step and the seed, and shorter; the first that fits is shown."""
    step, seed = _("as of step {step}"), _("seed {seed}")
    told = [f"{step} · {seed}", step]
    return [each.format(step=grouped(written.step), seed=written.seed) for each in told]


def _write(
    run_id: int, sentence: str, step: int, reader: Reader, state: State, settings: GenerationSettings, length: int
) -> Written:
    """Return how a sentence goes on, in ``length`` characters."""
    texts = write_at_temperatures(reader, state, settings, length)
    return Written(run_id, sentence, step, settings.seed, texts)
