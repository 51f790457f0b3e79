"""A sweep on the workers of a dask cluster, where dask.distributed is installed."""

import pytest
from small_sweeps import InThisProcess, make, product_of, run

from rnn_tui.sweep.trial import Job

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
