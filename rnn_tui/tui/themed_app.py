"""An application and its colours: the theme it opens in, the one that is chosen, and the one before a class."""

from collections.abc import Callable

from rnn_tui.language import _
from rnn_tui.terminal.columns import keep_end
from rnn_tui.terminal.safe_text import visible
from rnn_tui.tui.preferences import remember_theme, remembered_theme
from rnn_tui.tui.presenting import PRESENTS
from rnn_tui.tui.terminal_app import TerminalApp
from rnn_tui.tui.themes import DARK, LIGHT, THEMES, variables_of, without_dim

_LONGEST_NAME = 40  # cells of a theme's name that nobody knows


class ThemedApp(TerminalApp):
    """Draws in ``theme``, or in the one that was chosen last; with ``present`` as before a class, in the light one."""

    _has_theme = False  # until the remembered one is known Textual asks for the colours of its own

    def __init__(self, clock: Callable[[], float], theme: str | None, present: bool) -> None:
        super().__init__(clock)
        for each in THEMES:
            self.register_theme(each)
        self._light_for_class = theme is None
        self._at_desk = theme or remembered_theme()  # the theme when nobody presents
        self.set_class(present, PRESENTS, update=False)
        wanted = LIGHT if present and self._light_for_class else self._at_desk
        self._unknown_theme = "" if wanted in self.available_themes else wanted
        self._begin_with_theme(DARK if self._unknown_theme else wanted)

    def _begin_with_theme(self, name: str) -> None:
        """Take a theme before anything is drawn: one that is set has all styles read a second time."""
        self._has_theme = True
        self.set_reactive(ThemedApp.theme, name)
        dark = self.current_theme.dark
        for kind, holds in ((f"-theme-{name}", True), ("-dark-mode", dark), ("-light-mode", not dark)):
            self.set_class(holds, kind, update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_css_variables(self) -> dict[str, str]:
        """Add our colours to a theme that has none of them, and have what must be read readable in any."""
        variables = super().get_css_variables()
        if self._has_theme and self.current_theme not in THEMES:
            variables |= variables_of(self.current_theme)
        if self._has_theme and self.has_class(PRESENTS) and not self.current_theme.ansi:
            variables |= without_dim(variables)
        self.theme_variables = variables
        return variables

    def tell_unknown_theme(self) -> None:
        """Say that there is no theme of the name that was asked for, where there is none."""
        if self._unknown_theme:
            told = _("there is no theme called {name}; using {theme}")
            name = keep_end(visible(self._unknown_theme), _LONGEST_NAME)
            self.call_after_refresh(self.notify, told.format(name=name, theme=self.theme), markup=False)

    def change_theme(self) -> None:
        """Change between dark and light, and remember it."""
        self.use_theme(LIGHT if self.theme == DARK else DARK)

    def use_theme(self, name: str) -> None:
        """Draw in the colours of a theme, and remember it."""
        self.theme = name
        remember_theme(name)

    def toggle_presenting(self) -> None:
        """Begin to draw plainly and in thick lines, in the light theme unless another was asked for; or end it.

        A theme that is chosen meanwhile stays.
        """
        presents, theme = not self.has_class(PRESENTS), self.theme
        self.set_class(presents, PRESENTS, update=False)
        if self._light_for_class and presents:
            self._at_desk, theme = theme, LIGHT
        elif self._light_for_class and theme == LIGHT:
            theme = self._at_desk
        if theme == self.theme:
            self.mutate_reactive(ThemedApp.theme)  # some of its colours are others
        self.theme = theme
