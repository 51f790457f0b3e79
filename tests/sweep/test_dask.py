"""A sweep on the workers of a dask cluster, where dask.distributed is installed."""

from concurrent.futures import Future

import pytest
from small_sweeps import InThisProcess, make, product_of, run

from rnn_tui.errors import RunError
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
