"""The wheel holds what the program needs, and the texts are found from it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=100)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_texts_styles_and_catalogues_travel_in_the_wheel(unpacked):
    package = unpacked / "rnn_tui"
    wanted = (
        "py.typed",
        "tui/app.tcss",
        "tui/screens/dialogues.tcss",
        "locale/fr/LC_MESSAGES/rnn_tui.mo",
        "sample_texts/dinosaurs.txt",
    )
    assert [name for name in wanted if not (package / name).is_file()] == []


def test_an_installed_program_finds_its_texts(unpacked, tmp_path):
    code = "from rnn_tui.text.library import *; print([open_sample(s).size > 30 for s in SAMPLES], sample_folder())"
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "False" not in done.stdout
    assert str(unpacked) in done.stdout
