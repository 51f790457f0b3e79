"""The distribution of the next character."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from textual.content import Content
from textual.events import Click

from rnn_tui.generation.sampling import entropy_bits, likeliest, perplexity, place_of, surprise_bits
from rnn_tui.generation.tree import Node
from rnn_tui.language import N_, _, decimal, grouped, ngettext
from rnn_tui.session.changes import Changes
from rnn_tui.session.prompt import Prompt
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits, fit_left, keep_end
from rnn_tui.terminal.safe_text import short_name_of
from rnn_tui.tui.commands import bindings
from rnn_tui.tui.messages import CandidateClicked
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import Pane
from rnn_tui.tui.renderables.bars import Candidate, draw_bars, draw_bars_heading, percent
from rnn_tui.tui.renderables.prose import PIN_MARK, shown

_HEAD, _FOOT = 2, 3  # lines above and below the bars
_AFTER_CHARACTERS = 60  # more than the pane is wide
_TOLD = 34  # cells that what is told above and below them takes: beside the list of texts there are no more


@dataclass(frozen=True)
class Reading:
    """What the pane shows: the end of the text, the candidates in order, and what there is to say of the whole.

    ``candidates`` gives those of the ``count`` that are seen: from a place on, so many. ``picked`` is the place of the
    picked one, ``longest`` the share that fills its bar. ``last`` tells of the character that was drawn last, ``age``
    of which parameters this is, both in sentences of which the first that fits is shown; ``pinned`` is the step of
    those that stand beside them.
    """

    after: str
    candidates: Callable[[int, int], Sequence[Candidate]]
    count: int
    picked: int | None
    longest: float
    entropy: float
    temperature: float
    age: Sequence[str]
    last: Sequence[str] = ("",)
    pinned: int | None = None


class BarsPane(LineWise, Pane, can_focus=True):
    """Shows as many candidates as fit; up and down pick, right or a click takes."""

    FOCUS_ON_CLICK = False  # after choosing a character the user goes on writing
    BINDINGS = bindings("writing")

    caption = N_("The longer a bar, the likelier that letter comes next.")
    wants = frozenset({"reading", "written", "sampling"})
    writes = True

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  (Textual's own name)
        super().__init__(id=id)
        self._reading: Reading | None = None
        self._first = 0  # rank of the first bar that is seen
        self._drawn_last: Sequence[Candidate] = ()
        self._seen: Sequence[Candidate] = ()  # of those, what the screen shows: what a click means

    def on_mount(self) -> None:
        """Name the pane."""
        self.border_title = _("Next character")

    def show(self, session: Session, changes: Changes) -> None:
        """Draw what the network expects now; of another text the likeliest first."""
        if changes.written:
            self._first = 0
        self.show_reading(reading_of(session))

    def show_reading(self, reading: Reading) -> None:
        """Draw this reading; the picked candidate stays in sight."""
        self._reading = reading
        picked = reading.picked
        if picked is not None and not self._first <= picked < self._first + self._rows:
            self._first = max(0, picked - self._rows + 1)
        self.scroll_bars(0)

    def scroll_bars(self, pages: int) -> None:
        """Show the candidates so many panes further down."""
        most = self._reading.count - self._rows if self._reading else 0
        self._first = max(0, min(self._first + pages * self._rows, most))
        self.refresh_lines()

    @property
    def _rows(self) -> int:
        return max(1, self.content_size.height - _HEAD - _FOOT)

    def on_click(self, event: Click) -> None:
        """Take the candidate under the mouse."""
        offset = event.get_content_offset(self)
        if offset is not None and 0 <= offset.y - _HEAD < len(self._seen):
            self.post_message(CandidateClicked(self._seen[offset.y - _HEAD].index))

    def render(self) -> Content:
        """Draw all lines, and take note of what will be seen."""
        lines = super().render()
        self._seen = self._drawn_last
        return lines

    def draw_lines(self) -> list[Content]:
        """Draw the end of the text, the bars, and how undecided the network is."""
        reading, width = self._reading, self.content_size.width
        if reading is None or width < 10:
            return []
        after, pin = _("after"), "" if reading.pinned is None else PIN_MARK.strip()
        shown = self._drawn_last = reading.candidates(self._first, self._rows)
        end = keep_end(reading.after, min(width, _TOLD) - len(after) - 1)
        lines = [
            Content.assemble((f"{after} ", "$quiet"), (end, "bold")),
            draw_bars_heading(width, f"T{decimal(reading.temperature, 1)}", _("raw"), pin),
            *draw_bars(shown, width, reading.longest),
        ]
        lines += [Content("")] * (self._rows - len(shown))
        return lines + self._measures(reading)

    def _measures(self, reading: Reading) -> list[Content]:
        choices, bits = decimal(perplexity(reading.entropy), 1), decimal(reading.entropy, 2)
        hesitates = _("≈ {count} choices · {bits} bits").format(count=choices, bits=bits)
        last = reading.last
        if reading.pinned is not None:
            last = [PIN_MARK + _("pin: step {step}").format(step=grouped(reading.pinned))]
        width = min(self.content_size.width, _TOLD)
        lines = (first_that_fits(last, width), hesitates, first_that_fits(reading.age, width))
        return [Content.styled(fit_left(line, width), "$quiet") for line in lines]


def reading_of(session: Session) -> Reading:
    """Return what the bars show: the vocabulary, the likeliest first, of which only what is seen is worked out."""
    prompt = session.prompt
    logits, raw, pinned = prompt.state.logits, prompt.raw_shares(), prompt.pinned_shares()
    shares, uncut = prompt.shares(), prompt.uncut_shares()
    standing = prompt.cursor.standing_in(prompt.writer.nodes)
    pick, before = prompt.pick, standing or prompt.here.latest
    visited = None if before is None else before.index

    def candidates(first: int, most: int) -> list[Candidate]:
        order = likeliest(logits, first + most)
        sums = np.minimum(np.cumsum(shares[order]), 1.0).tolist()
        return [
            Candidate(
                rank,
                short_name_of(session.vocabulary.characters[index]),
                float(shares[index] or uncut[index]),
                total,
                float(raw[index]),
                cut=shares[index] == 0,
                picked=index == pick,
                visited=index == visited,
                pinned=None if pinned is None else float(pinned[index]),
                index=index,
            )
            for rank, (index, total) in enumerate(zip(order[first:].tolist(), sums[first:]), start=first + 1)
        ]

    place = None if pick is None else place_of(logits, pick)
    end = "".join(node.character for node in prompt.path[-_AFTER_CHARACTERS:])
    temperature = 0.0 if prompt.settings.sampling.is_greedy else prompt.settings.sampling.temperature
    return Reading(
        shown(end),
        candidates,
        len(logits),
        place,
        float(shares.max()),
        entropy_bits(raw),
        temperature,
        age_of(session),
        last_of(session),
        None if prompt.pinned is None or pinned is None else prompt.pinned.step,
    )


def age_of(session: Session) -> list[str]:
    """Return a sentence about the parameters that read the text, of which step they are and how old; shorter ones too.

    The first that fits is shown.
    """
    prompt = session.prompt
    if not prompt.is_read:
        return [_("reading the written text")]
    step = grouped(prompt.step)
    progress = session.monitor.progress
    if not prompt.step and (progress is None or not progress.step):
        return [_("nothing learnt yet")]
    if session.parameter_source.place is not None:
        return [_("back at step {step}").format(step=step)]
    if session.parameter_source.reads_best:
        return [_("best parameters, step {step}").format(step=step), _("best: step {step}").format(step=step)]
    age = progress.step - prompt.step if progress is not None else 0
    if age <= 0:
        return [_("as of step {step}").format(step=step), _("step {step}").format(step=step)]
    figures = {"step": step, "age": grouped(age)}
    ago = ngettext("as of step {step}, {age} step ago", "as of step {step}, {age} steps ago", age)
    return [ago.format(**figures), _("step {step}, {age} behind").format(**figures)]


def standing_figures_of(prompt: Prompt, standing: Node) -> list[str]:
    """Return what the network thought of the character at the cursor, and shorter; the first that fits."""
    character = short_name_of(standing.character)
    if standing.index is None:
        return [_("here: {character}, which is not read").format(character=character), character]
    share = float(prompt.raw_shares()[standing.index])
    figures = {
        "character": character,
        "share": percent(share),
        "bits": decimal(float(surprise_bits(prompt.state.logits[np.newaxis], [standing.index])[0]), 1),
        "rank": grouped(place_of(prompt.state.logits, standing.index) + 1),
    }
    return [
        _("here: {character}, no. {rank}, {share} %, {bits} bits").format(**figures),
        _("here: {character}, no. {rank}, {bits} bits").format(**figures),
    ]


def last_of(session: Session) -> list[str]:
    """Return what the last character was drawn at, in the network's own shares, and shorter; the first that fits."""
    prompt = session.prompt
    if (standing := prompt.cursor.standing_in(prompt.writer.nodes)) is not None:
        return standing_figures_of(prompt, standing)
    last = prompt.last
    if last is None:
        return [""]
    character = short_name_of(session.vocabulary.characters[last.index])
    figures = {"character": character, "share": percent(2.0**-last.bits), "bits": decimal(last.bits, 1)}
    return [
        _("chosen: {character}, raw {share} %, {bits} bits").format(**figures),
        _("{character}: raw {share} %, {bits} bits").format(**figures),
        _("{character}: {bits} bits").format(**figures),
    ]
