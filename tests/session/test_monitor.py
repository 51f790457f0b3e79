"""What is known of how a text is learnt: asked for when somebody looks, not before."""

from rnn_tui.session.background import BackgroundWorker
from rnn_tui.session.monitor import Monitor
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.presets import preset_config


class Recorder(BackgroundWorker):
    """A worker that answers nothing before it is told to."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def ask(self, slot, question):
        self.asked.append((slot, question))


def test_what_counting_reaches_is_worked_out_once_and_not_before_the_first_poll():
    corpus = corpus_from_text("le phare et la mer, la mer et le phare\n" * 30, "phare")
    worker = Recorder()
    monitor = Monitor(corpus, corpus.vocabulary, preset_config("quick"), worker, worker)
    assert worker.asked == []  # the first picture has the interpreter for itself
    monitor.fetch()
    monitor.fetch()
    ((slot, question),) = worker.asked
    slot.answer = question()
    assert monitor.fetch().baselines and monitor.baselines is not None
