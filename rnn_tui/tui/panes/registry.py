"""Every view of the laboratory, in the order of the menu: a line for each, its class says the rest."""

from rnn_tui.tui.panes.check_pane import CheckPane
from rnn_tui.tui.panes.curve_pane import CurvePane
from rnn_tui.tui.panes.gradient_pane import GradientPane
from rnn_tui.tui.panes.memory_pane import MemoryPane
from rnn_tui.tui.panes.microscope_pane import MicroscopePane
from rnn_tui.tui.panes.mistakes_pane import MistakesPane
from rnn_tui.tui.panes.neurons_pane import NeuronsPane
from rnn_tui.tui.panes.pane import View
from rnn_tui.tui.panes.parts_pane import PartsPane
from rnn_tui.tui.panes.samples_pane import SamplesPane
from rnn_tui.tui.panes.temperatures_pane import TemperaturesPane
from rnn_tui.tui.panes.ways_pane import WaysPane

VIEWS: tuple[type[View], ...] = (
    CurvePane,
    SamplesPane,
    TemperaturesPane,
    MemoryPane,
    MicroscopePane,
    GradientPane,
    NeuronsPane,
    PartsPane,
    MistakesPane,
    CheckPane,
    WaysPane,
)
