"""Neurons: a text in the colours of one unit, live while it learns; asked for it, what units follow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.events import Click

from rnn_tui.language import N_, _
from rnn_tui.network.architecture import Architecture
from rnn_tui.session.changes import Changes
from rnn_tui.session.session import Session
from rnn_tui.terminal.columns import first_that_fits
from rnn_tui.text.corpus import Corpus
from rnn_tui.tui.command import view_command
from rnn_tui.tui.messages import OtherTextAsked
from rnn_tui.tui.panes.line_wise import LineWise
from rnn_tui.tui.panes.pane import View

if TYPE_CHECKING:
    from rnn_tui.inspection.properties import Property
    from rnn_tui.inspection.unit_scores import Score
    from rnn_tui.session.unit_questions import Kind, UnitQuestions
    from rnn_tui.tui.renderables.neurons import Layout, Picture

_PARTS = {"validation": N_("validation part"), "training": N_("training part"), "test": N_("test part")}
_FEWEST, _MOST = 200, 4_000  # characters that are read to be shown
_FRAME = 4  # cells of a border that what is written in it leaves free


class NeuronsPane(LineWise, View, can_focus=True):
    """Colours the prompt, any stretch of the text, or another text; scores the units when it is asked to."""

    question = N_("What does a unit follow?")
    caption = N_("One unit of its memory, laid over a text.")
    command = view_command("neurons", "", "N", N_("neurons"), N_("A text coloured by a unit, and what units follow"))
    help = (
        N_(
            "Neurons: the ground of each character is the value of one unit behind it, from dark (−1) to light (+1). "
            "Scored, each property has its best unit, beside what the character alone and an untrained network tell."
        ),
    )
    wants = frozenset({"reading", "written", "aside", "table"})
    whole = True

    BINDINGS = [
        Binding("left", "move_unit(-1)", N_("unit before"), id="unit_before", tooltip=N_("Show the unit before")),
        Binding("right", "move_unit(1)", N_("next unit"), id="unit_next", tooltip=N_("Show the next unit")),
        Binding("home", "go_to_unit(0)", N_("first unit"), id="unit_first", tooltip=N_("Show the first unit")),
        Binding("end", "go_to_unit(-1)", N_("last unit"), id="unit_last", tooltip=N_("Show the last unit")),
        Binding("ctrl+l", "next_layer", N_("layer"), id="unit_layer", tooltip=N_("Show the next layer, or h and c")),
        Binding("pageup", "move_text(-1)", N_("text before"), id="text_before", tooltip=N_("Go back in the text")),
        Binding("pagedown", "move_text(1)", N_("text after"), id="text_behind", tooltip=N_("Go on in the text")),
        Binding("ctrl+d", "next_text", N_("which text"), id="text_which", tooltip=N_("Prompt, text or another text")),
        Binding("ctrl+u", "score", N_("score"), id="unit_score", tooltip=N_("Find the best unit for each property")),
        Binding("ctrl+x", "ask_pattern", N_("expression"), id="unit_pattern", tooltip=N_("Mark characters yourself")),
        Binding("up", "move_row(-1)", N_("row above"), id="row_above", tooltip=N_("Choose the property above")),
        Binding("down", "move_row(1)", N_("row below"), id="row_below", tooltip=N_("Choose the property below")),
        Binding("enter", "take_row", N_("its unit"), id="row_take", tooltip=N_("Show the unit of this property")),
    ]

    def __init__(self, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._session: Session | None = None
        self._unit = 0
        self._pointed: int | None = None  # the place in the text of the character that was clicked
        self._asked: Property | None = None  # that is chosen in the list
        self._pattern = ""
        self._follows_scores = False  # from when they are asked for until all are there, or another unit is chosen

    @cached_property
    def _questions(self) -> UnitQuestions:
        from rnn_tui.session.unit_questions import UnitQuestions

        return UnitQuestions()

    def on_mount(self) -> None:
        """Name the keys."""
        super().on_mount()
        self._name_keys()

    def on_resize(self) -> None:
        """Read as much as there is room for now."""
        self._name_keys()
        self._show_again()

    def show(self, session: Session, _changes: Changes) -> None:
        """Have read what is to be shown, and go on with the scores that were asked for."""
        self._session = session
        if self._questions.take_up(session):
            self._pointed = self._asked = None
        if session.prompt.step:
            width, height = self.content_size
            self._questions.ask(session, max(_FEWEST, min(width * height, _MOST)))
            self._follow_scores()
        self.refresh_lines()

    def _follow_scores(self) -> None:
        """Show the unit of the row that is told of, while one after the other is found."""
        scores = self._scores()
        if self._follows_scores and scores:
            self._unit, self._follows_scores = scores[self._row()].place, self._questions.is_scoring

    def _show_again(self) -> None:
        if self._session is not None:
            self.show(self._session, Changes([]))

    def _name_keys(self) -> None:
        """Name in the border as many keys as fit there."""
        keys = [_("←→ unit"), _("^u score"), _("↑↓⏎ list"), _("^d text"), _("pg↑↓ page"), _("^x regex"), _("^l layer")]
        texts = [" · ".join(keys[:count]) for count in range(len(keys), 0, -1)]
        self.border_subtitle = Content.styled(first_that_fits(texts, self.size.width - _FRAME), "$quiet")

    # -- what is drawn ----------------------------------------------------------------------------------------------

    def draw_lines(self) -> list[Content]:
        """Draw the text, the scale, and the list where there is one."""
        if self._session is None or not self._session.prompt.step:
            return [Content.styled(_("nothing learnt yet"), "$quiet")]
        from rnn_tui.tui.renderables.neurons import draw_neurons
        from rnn_tui.tui.renderables.paragraph import with_words_below

        lines = draw_neurons(self._picture(), *self.content_size, self.app.no_color)
        return with_words_below(lines, list(map(_, self.help)), *self.content_size)

    def _picture(self) -> Picture:
        from rnn_tui.tui.panes.neurons_picture import picture_of

        return picture_of(self._questions, self._unit, self._asked, self._pointed)

    def _layout(self, picture: Picture) -> Layout:
        from rnn_tui.tui.renderables.neurons import lay_out

        return lay_out(picture, *self.content_size, self.app.no_color)

    # -- what keys and clicks do ------------------------------------------------------------------------------------

    def action_move_unit(self, by: int) -> None:
        """Show the unit so many further on, from the last on to the first."""
        self.action_go_to_unit(self._unit + by)

    def action_go_to_unit(self, place: int) -> None:
        """Show a unit; from the end where ``place`` is below zero."""
        from rnn_tui.inspection.neurons import unit_count

        architecture = self._architecture()
        if architecture is not None:
            self._unit, self._follows_scores = place % unit_count(architecture), False
            self.refresh_lines()

    def action_next_layer(self) -> None:
        """Show the unit of the same number in the next layer, or in c."""
        architecture = self._architecture()
        if architecture is not None:
            self.action_go_to_unit(self._unit + architecture.hidden_size)

    def _architecture(self) -> Architecture | None:
        return None if self._session is None else self._session.prompt.cached.reader.network.architecture

    def action_move_text(self, by: int) -> None:
        """Turn a page of the text."""
        seen = self._questions.seen
        lines = self._layout(self._picture()).text
        if seen is None or seen.excerpt is None or not lines:
            return
        stretch, total = seen.excerpt.stretch, seen.excerpt.total
        first, last = lines[0][0].place, lines[-1][-1].place
        if by < 0:
            self._questions.go_to(max(0, stretch.begin + first - (last + 1 - first)))
        elif stretch.begin + last + 1 < total:
            self._questions.go_to(stretch.begin + last + 1)
        elif self._questions.kind == "prompt":
            self._questions.go_to(None)
        self._show_again()

    def action_next_text(self) -> None:
        """Look at the next of the three texts; another one is asked for."""
        from rnn_tui.session.unit_questions import KINDS

        self._look_at(KINDS[(KINDS.index(self._questions.kind) + 1) % len(KINDS)])

    def _look_at(self, kind: Kind) -> None:
        """Look at a text; another one is asked for, also where there is one: without an answer that is shown."""
        if kind == "other":
            self.post_message(OtherTextAsked(self._take_other))
            return
        self._questions.look_at(kind)
        self._pointed = None
        self._show_again()

    def _take_other(self, corpus: Corpus | None) -> None:
        self._questions.other = corpus or self._questions.other
        self._questions.look_at("other" if self._questions.other is not None else "prompt")
        self._pointed = None
        self._show_again()

    def action_score(self) -> None:
        """Have every property scored on the text around what is shown."""
        seen, session = self._questions.seen, self._session
        lines = self._layout(self._picture()).text
        if session is not None and seen is not None and seen.excerpt is not None and lines:
            self._follows_scores = True
            self._questions.ask_scores(session, seen.excerpt, seen.excerpt.stretch.begin + lines[0][0].place)
            self._show_again()

    def action_ask_pattern(self) -> None:
        """Ask for a regular expression, and score what it marks before everything else."""
        from rnn_tui.inspection.marking import check_pattern
        from rnn_tui.tui.screens.dialogues import AskScreen

        question = _("Which characters? A regular expression marks them, such as [0-9]+")
        self.app.push_screen(AskScreen(question, self._pattern, check_pattern), self._take_pattern)

    def _take_pattern(self, pattern: str | None) -> None:
        from rnn_tui.inspection.marking import mark
        from rnn_tui.inspection.properties import Property

        if pattern is not None:
            self._pattern = pattern
            self._questions.pattern = self._asked = Property(f"/{pattern}/", partial(mark, pattern))
            self.action_score()

    def action_move_row(self, by: int) -> None:
        """Choose another property of the list, and show its unit."""
        scores = self._scores()
        if scores:
            self._asked = scores[max(0, min(self._row() + by, len(scores) - 1))].asked
            self.action_take_row()

    def action_take_row(self) -> None:
        """Show the unit of the chosen property; without a list have one made."""
        scores = self._scores()
        if scores:
            self.action_go_to_unit(scores[self._row()].place)
        else:
            self.action_score()

    def _scores(self) -> Sequence[Score]:
        """Return the rows of the list."""
        scored = self._questions.scored
        return () if scored is None or scored.survey is None else scored.survey.scores

    def _row(self) -> int:
        from rnn_tui.tui.panes.neurons_picture import row_of

        return row_of(self._scores(), self._asked)

    def on_click(self, event: Click) -> None:
        """Look at the text, or the row of the list, that was clicked, or tell the value behind a character."""
        from rnn_tui.session.unit_questions import KINDS
        from rnn_tui.tui.renderables.neurons import place_at, row_at, text_spots

        offset = event.get_content_offset(self)
        if offset is None or self._session is None or not self._session.prompt.step:
            return
        picture = self._picture()
        layout = self._layout(picture)
        if offset.y == 0:
            kinds = [kind for kind, spot in zip(KINDS, text_spots(picture)) if offset.x in spot]
            for kind in kinds:
                self._look_at(kind)
        elif (row := row_at(picture, layout, offset.x, offset.y)) is not None:
            self._asked = self._scores()[row].asked
            self.action_take_row()
        elif (place := place_at(layout, offset.x, offset.y)) is not None and self._questions.seen is not None:
            excerpt = self._questions.seen.excerpt
            self._pointed = place + (excerpt.stretch.begin if excerpt is not None else 0)
            self.refresh_lines()
