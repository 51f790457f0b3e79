"""Nothing is unpickled: a file that would run code if it were, runs none, wherever it is put."""

import ast
import io
import pickle
import zipfile
from pathlib import Path

import pytest
from small_training import make_run

import rnn_tui as package
from rnn_tui.cli import main
from rnn_tui.runs.layout import ABOUT, BEST, CONFIG, NEWEST

UNSAFE = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


class Payload:
    """What makes the file ``marker`` when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self):
        return Path.touch, (self.marker,)


@pytest.fixture
def marker(tmp_path):
    path = tmp_path / "it was run"
    pickle.loads(pickle.dumps(Payload(path)))
    assert path.exists()
    path.unlink()
    return path


def as_torch_saves(payload: bytes) -> bytes:
    """Return a file as torch.save writes one: a ZIP archive around a pickle."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("archive/data.pkl", payload)
    return file.getvalue()


@pytest.mark.parametrize("wrap", [bytes, as_torch_saves])
def test_a_pickle_in_the_place_of_a_file_is_refused_and_runs_nothing(wrap, marker, tmp_path, capsys):
    run = make_run(tmp_path / "run").path
    content = wrap(pickle.dumps(Payload(marker)))
    theirs = tmp_path / "theirs.pt"
    theirs.write_bytes(content)
    for name in (NEWEST, BEST, CONFIG, ABOUT):
        (run / name).write_bytes(content)
    asked = [("train", "lesson", "--from", theirs), ("train", "--resume", run), ("generate", run), ("generate", theirs)]
    for words in (*asked, ("runs", "show", run), ("plot", run)):
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        assert ended.value.code in {0, 2} and capsys.readouterr().err.count("\n") <= 1
    assert not marker.exists()


def test_no_module_imports_what_unpickles():
    for file in Path(package.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.partition(".")[0] for name in names} & UNSAFE == set(), file
            if isinstance(node, ast.Call):
                allowed = [keyword.value for keyword in node.keywords if keyword.arg == "allow_pickle"]
                assert all(isinstance(each, ast.Constant) and each.value is False for each in allowed), file
