"""A small run of each form that runs have had on the disk, made by the program of its time: each is still of use."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from rnn_tui.errors import RunError
from rnn_tui.generation.sampling import Sampling
from rnn_tui.generation.settings import draw_on
from rnn_tui.runs.checkpoint import load_checkpoint
from rnn_tui.runs.curves import RunHistory
from rnn_tui.runs.follow import open_run
from rnn_tui.runs.layout import BEST, METRICS, NEWEST, TEXT
from rnn_tui.runs.log import read_end
from rnn_tui.runs.replaying import replay
from rnn_tui.runs.resuming import Origin, extend, fit_to, fork, fork_config, open_parent, resume
from rnn_tui.runs.summary import summaries, summarise
from rnn_tui.text.corpus import corpus_from_text
from rnn_tui.training.control import Control
from rnn_tui.training.events import TrainingFinished, TrainingStarted

FORMATS = Path(__file__).parent / "formats"
ALL = sorted((path.name for path in FORMATS.iterdir()), key=lambda name: int(name.partition("-")[0]))
WITH_END = ALL[7:]  # in a file of its own
TELL_OF_THE_LAST = ALL[8:]  # step, which had been the best
PARAMETERS_ALONE = ["1-parameters", "2-best"]  # before runs could go on, or kept their text
WHOLE = [name for name in ALL if name not in PARAMETERS_ALONE]
TEXT_LEARNT = "le phare et la mer, la mer et le phare\n" * 8


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Return what puts the run of a format among the runs at hand."""
    monkeypatch.setenv("RNN_TUI_HOME", str(tmp_path))

    def put(name: str) -> Path:
        return Path(shutil.copytree(FORMATS / name, tmp_path / "runs" / name))

    return put


def test_there_is_one_of_each():
    assert [name.partition("-")[0] for name in ALL] == [str(number) for number in range(1, len(ALL) + 1)]
    sizes = {name: sum(path.stat().st_size for path in (FORMATS / name).rglob("*")) for name in ALL}
    assert max(sizes.values()) < 30_000


@pytest.mark.parametrize("name", ALL)
def test_it_is_listed_and_its_losses_are_drawn(kept, name):
    run = kept(name)
    (summary,) = summaries()
    assert summary == summarise(run) and summary.problem == ""
    assert (summary.step, summary.text, summary.config.hidden_size) == (60, "standard input", 3)
    history = RunHistory(run)
    history.read_on()
    losses = history.so_far()
    assert losses.training.steps == [20, 40, 60]
    assert losses.training.losses[-1] == pytest.approx(2.2689 if name == "1-parameters" else 2.0000, abs=1e-4)
    best = [] if name == "1-parameters" else [2.0446, 2.0175] if name in TELL_OF_THE_LAST else [2.0446]
    assert losses.validation.losses == pytest.approx(best, abs=1e-4)
    assert (read_end(run) is not None) == (name in WITH_END)


@pytest.mark.parametrize("name", ALL)
def test_it_writes_what_it_wrote_then(name):
    checkpoint = load_checkpoint(FORMATS / name / NEWEST)
    reader, vocabulary = checkpoint.reader(), checkpoint.vocabulary
    state = reader.read_all(reader.start(), vocabulary.encode("le phare").tolist())
    drawn = [each.index for each, _place in zip(draw_on(reader, state, Sampling(0.0), 1), range(12))]
    assert vocabulary.decode(drawn) == ("lp,elprelp,e" if name == "1-parameters" else " pre prere p")


@pytest.mark.parametrize("name", WHOLE)
def test_it_opens_and_goes_on(kept, name):
    run = kept(name)
    before = (run / METRICS).read_text().splitlines()
    opened = open_run(run)
    best_step = 60 if name in TELL_OF_THE_LAST or not (run / BEST).exists() else 40
    assert (str(opened.corpus.content), opened.checkpoint.step) == (TEXT_LEARNT, best_step)
    resumed = resume(str(run))
    extend(resumed.trainer, budget=None, horizon=None, steps=80, epochs=None, seconds=None)
    *events, finished = resumed.folder.record(resumed.trainer.run(Control()))
    assert isinstance(events[0], TrainingStarted) and isinstance(finished, TrainingFinished)
    assert (finished.steps, finished.reason, load_checkpoint(run / NEWEST).step) == (80, "done", 80)
    assert finished.best_val_loss == pytest.approx(2.0, abs=0.05)
    after = (run / METRICS).read_text().splitlines()
    told = [line for line in before if json.loads(line)["event"] != "saved"]  # behind the checkpoint that it tells of
    assert after[: len(told)] == told and len(after) > len(told)


@pytest.mark.parametrize("name", ALL)
def test_it_is_played_again_where_its_log_tells_all_of_it(name):
    if name in TELL_OF_THE_LAST:
        played = replay(str(FORMATS / name))
        list(played.trainer.run(Control()))
        here, there = played.trainer.network.flat, played.checkpoint.network.flat
        assert np.allclose(here, there, atol=1e-4)  # another machine may round otherwise
        assert played.script.settings_changed == (2 if name == "10-settings" else 0)
    else:
        with pytest.raises(RunError, match="it cannot be played again"):
            replay(str(FORMATS / name))


@pytest.mark.parametrize("name", PARAMETERS_ALONE)
def test_parameters_alone_say_so_and_another_run_begins_with_them(kept, name):
    run = kept(name)
    assert not (run / TEXT).exists()
    with pytest.raises(RunError, match="it holds only parameters"):
        resume(str(run))
    checkpoint, parent, _folder = open_parent(str(run), newest=True)
    corpus, _notes = fit_to(corpus_from_text(TEXT_LEARNT, "phare"), checkpoint.vocabulary)
    trainer = fork(Origin(checkpoint, parent), corpus, fork_config(checkpoint.config))
    assert trainer.network.flat.tobytes() == checkpoint.network.flat.tobytes()
