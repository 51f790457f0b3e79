"""Every view of the laboratory, in the order of the menu: a line for each, its class says the rest."""

from rnn_tui.tui.panes.curve_pane import CurvePane
from rnn_tui.tui.panes.memory_pane import MemoryPane
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.panes.samples_pane import SamplesPane

VIEWS: tuple[type[View], ...] = (SamplesPane, MemoryPane, CurvePane)
