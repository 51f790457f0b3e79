"""What stands beside the code: the citation, what is promised, and what the repository's host reads."""

import re
from pathlib import Path

import pytest

import rnn_tui

ROOT = Path(__file__).parent.parent
GITHUB = ROOT / ".github"
TEST_FILE = re.compile(r"`(tests/[\w/]+\.py)`")


def top_level(file: Path) -> dict[str, str]:
    """Return the keys at the left margin of a YAML file and what stands behind each."""
    lines = re.findall(r"^([\w-]+):(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {key: value.strip() for key, value in lines}


def test_the_citation_has_what_the_format_requires_and_the_version_of_today():
    said = top_level(ROOT / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(said)  # Citation File Format 1.2.0
    assert (said["cff-version"], said["version"], said["license"]) == ("1.2.0", rnn_tui.__version__, "MIT")
    assert said["type"] == "software" and said["repository-code"] == "https://github.com/rnn-tui/rnn-tui"


def test_each_promise_names_tests_that_are_there():
    rows = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    promises = rows[1:]
    assert len(promises) >= 6
    for promise in promises:
        files = TEST_FILE.findall(promise)
        assert files and [file for file in files if "def test" not in (ROOT / file).read_text(encoding="utf-8")] == []


def test_the_workflow_runs_what_a_commit_must_pass_and_builds_what_is_handed_on():
    workflow = (GITHUB / "workflows" / "checks.yml").read_text(encoding="utf-8")
    assert "run: .ci/run" in workflow and "run: make dist" in workflow
    assert "ubuntu-latest" in workflow and "macos-latest" in workflow
    promised = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (tried,) = re.findall(r"python: \[(.*)\]", workflow)
    assert promised == re.findall(r"3\.\d+", tried)


@pytest.mark.parametrize("workflow", sorted((GITHUB / "workflows").glob("*.yml")), ids=lambda file: file.stem)
def test_a_workflow_uses_exact_actions_and_may_only_read(workflow):
    text = workflow.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", text)
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)
    assert re.search(r"^permissions:\n  contents: read$", text, re.MULTILINE)


def test_a_workflow_builds_the_handbook():
    workflow = (GITHUB / "workflows" / "docs.yml").read_text(encoding="utf-8")
    assert "run: make docs" in workflow and "path: build/handbook/" in workflow and "pytest tests/docs" in workflow


@pytest.mark.parametrize("form", sorted((GITHUB / "ISSUE_TEMPLATE").glob("[!c]*.yml")), ids=lambda file: file.stem)
def test_a_form_has_a_name_a_description_and_fields_of_their_own(form):
    assert {"name", "description", "body"} <= set(top_level(form))
    text = form.read_text(encoding="utf-8")
    ids = re.findall(r"^    id: (\w+)$", text, re.MULTILINE)
    assert ids and len(ids) == len(set(ids)) == text.count("  - type: ")
