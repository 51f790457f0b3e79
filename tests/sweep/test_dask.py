"""A sweep on the workers of a dask cluster, where dask.distributed is installed."""

import threading
from concurrent.futures import Future

import pytest
from small_sweeps import InThisProcess, make, product_of, run

import rnn_tui
from rnn_tui.errors import ConfigError, RunError
from rnn_tui.sweep.happened import Happened
from rnn_tui.sweep.trial import Job, Outcome

distributed = pytest.importorskip("distributed", reason="dask.distributed is not installed: pip install distributed")
pytestmark = pytest.mark.filterwarnings("default")  # its own


@pytest.fixture
def cluster():
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as made:
        yield made.scheduler_address


def test_a_cluster_trains_as_this_machine_does(tmp_path, cluster):
    from rnn_tui.sweep.dask_executor import Dask

    configs = product_of()[:2]
    _events, here = run(tmp_path / "here", make(tmp_path / "here", configs), InThisProcess())
    executor = Dask(cluster)
    assert executor.workers == 2
    wrong = executor.submit(Job(str(tmp_path / "here"), "x", {"hidden_size": 0}, make(tmp_path / "here", configs).text))
    assert "hidden units" in wrong.result(timeout=60).error
    _events, there = run(tmp_path / "there", make(tmp_path / "there", configs), executor)
    assert [(each.state, each.train_loss) for each in there] == [("finished", each.train_loss) for each in here]


def test_where_the_scheduler_has_gone_the_sweep_ends_and_notes_nothing(tmp_path, cluster):
    from rnn_tui.sweep.dask_executor import Dask, _hand_on

    remote: Future[Outcome] = Future()
    remote.cancel()  # as dask does with all that it has given to a scheduler when that goes
    _hand_on(remote, found := Future())
    assert isinstance(found.exception(), RunError)
    plan = make(tmp_path, product_of()[:4], halving=True)
    executor = Dask(cluster)
    executor._client.close()  # after it has tried to reach it again
    with pytest.raises(RunError, match="the scheduler has gone"):
        run(tmp_path, plan, executor)
    happened = Happened(tmp_path)
    assert not happened.losses and not happened.failures


class Held:
    """Stands for the control of a training that goes on until it is stopped."""

    begun: list[str] = []  # noqa: RUF012  (the jobs, of whichever worker)
    one_more = threading.Semaphore(0)
    ended = threading.Event()

    def __init__(self) -> None:
        self._told = threading.Event()
        self.stop = self._told.set

    @classmethod
    def train(cls, job, control):
        cls.begun.append(job.trial)
        cls.one_more.release()
        assert control._told.wait(20)
        cls.ended.set()
        return Outcome(stopped=True)


@pytest.fixture
def held(monkeypatch):
    from rnn_tui.sweep import dask_executor

    Held.begun.clear()
    Held.ended.clear()
    monkeypatch.setattr(dask_executor, "Control", Held)
    monkeypatch.setattr(dask_executor, "outcome_of", Held.train)
    monkeypatch.setattr(dask_executor, "_LOOK_EVERY", 0.05)


def jobs_of(folder, count):
    plan = make(folder, product_of()[:count])
    return [Job(str(folder), each.name, each.config.as_json(), plan.text) for each in plan.trials]


@pytest.mark.usefixtures("held")
def test_what_has_not_begun_when_a_sweep_is_stopped_never_does(tmp_path, cluster):
    from rnn_tui.sweep.dask_executor import Dask

    executor = Dask(cluster)
    outcomes = [executor.submit(job) for job in jobs_of(tmp_path, 6)]
    for _worker in range(2):
        assert Held.one_more.acquire(timeout=30)
    executor.stop()
    assert all(each.result(timeout=30).stopped for each in outcomes)
    assert len(Held.begun) == 2


@pytest.mark.usefixtures("held")
def test_a_trial_whose_sweep_was_killed_is_saved_and_ends(tmp_path, cluster):
    from rnn_tui.sweep.dask_executor import Dask

    executor = Dask(cluster)
    executor.submit(*jobs_of(tmp_path, 1))
    assert Held.one_more.acquire(timeout=30)
    executor._client.close()  # the same as a kill, for the scheduler
    assert Held.ended.wait(15)


def test_a_sweep_without_a_worker_can_be_stopped(tmp_path):
    from rnn_tui.sweep.dask_executor import Dask

    with distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as empty:
        executor = Dask(empty.scheduler_address)
        assert executor.workers == 0
        outcome = executor.submit(*jobs_of(tmp_path, 1))
        executor.stop()
        assert outcome.result(timeout=30).stopped


def test_a_process_with_another_version_is_named_before_anything_is_trained(cluster, monkeypatch):
    from rnn_tui.sweep import dask_executor

    monkeypatch.setattr(dask_executor, "__version__", "9.9")
    said = rf"^its process at inproc://\S+ needs rnn-tui 9\.9 \({rnn_tui.__version__}\)$"
    with pytest.raises(ConfigError, match=said):
        dask_executor.Dask(cluster)


@pytest.mark.parametrize(
    ("address", "said"),
    [("tcp://127.0.0.1:1", "no dask scheduler answers"), ("nowhere", "port"), ("tls://127.0.0.1:1", "certificates")],
)
def test_an_address_where_no_scheduler_is_is_one_line(address, said):
    from rnn_tui.sweep.dask_executor import Dask

    with pytest.raises(ConfigError, match=rf"^[^\n]*{said}[^\n]*$"):
        Dask(address, timeout=0.2)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError("one\n  two"), "one two"),
        (AssertionError(), "AssertionError"),
    ],
)
def test_whatever_a_worker_raises_is_one_line(error, said):
    from rnn_tui.sweep.dask_executor import _hand_on

    remote, found = Future(), Future()
    remote.set_exception(error)
    _hand_on(remote, found)
    assert found.result().error.startswith(said) and "\n" not in found.result().error
