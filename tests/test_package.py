"""What is handed on: the wheel holds what the program needs, the sdist what its tests need; both say who made it."""

import email
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import rnn_tui

ROOT = Path(__file__).parent.parent
REPOSITORY = "https://github.com/rnn-tui/rnn-tui"
TARGET = re.compile(r"\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=100)
    return folder


@pytest.fixture(scope="module")
def unpacked(built):
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(built / "site")
    return built / "site"


@pytest.fixture(scope="module")
def metadata(unpacked):
    (file,) = unpacked.glob("*.dist-info/METADATA")
    return email.message_from_string(file.read_text(encoding="utf-8"))


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


def test_the_metadata_say_what_it_is_and_where_to_ask(metadata):
    assert (metadata["Name"], metadata["Version"]) == ("rnn-tui", rnn_tui.__version__)
    assert metadata["Author"] == "The rnn-tui authors" and metadata["License-Expression"] == "MIT"
    urls = dict(each.split(", ") for each in metadata.get_all("Project-URL"))
    assert set(urls) == {"Homepage", "Documentation", "Repository", "Issues", "Changelog"}
    assert all(url.startswith(REPOSITORY) for url in urls.values())
    classifiers = metadata.get_all("Classifier")
    assert {f"Programming Language :: Python :: 3.{minor}" for minor in range(11, 15)} <= set(classifiers)
    assert {"Operating System :: POSIX :: Linux", "Operating System :: MacOS"} <= set(classifiers)
    assert metadata["Requires-Python"] == ">=3.11" and metadata["Summary"]


def test_every_link_of_the_description_holds_away_from_the_repository(metadata):
    assert metadata["Description-Content-Type"] == "text/markdown"
    description = metadata.get_payload()
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = TARGET.findall(description)
    assert targets and len(targets) == len(TARGET.findall(readme))
    assert [target for target in targets if not target.startswith("https://")] == []
    own = [target for target in targets if target.startswith(REPOSITORY)]
    paths = [re.sub(f"{REPOSITORY}/(blob|raw)/main/", "", target) for target in own]
    assert f"{REPOSITORY}/raw/main/docs/handbook/pictures/moving-en.svg" in own
    assert [path for path in paths if not (ROOT / path.partition("#")[0]).exists()] == []
    assert TARGET.sub("", description).strip() == TARGET.sub("", readme).strip()


def test_the_sdist_holds_every_file_of_the_repository(built):
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("there is no repository here to compare with")
    asked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True, timeout=60)
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {name for name in asked.stdout.splitlines() if (ROOT / name).exists()} - held == set()
    assert "PKG-INFO" in held
