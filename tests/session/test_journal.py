"""What is written, on the disk as it is written: by one process, and never over what is there."""

from rnn_tui.session.journal import WRITING, Journal


def test_a_copy_is_never_written_over_what_a_run_holds(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / WRITING).write_text('{"do": "type", "text": "kept"}\n')
    journal = Journal([tmp_path / "draft.jsonl"])
    journal.append([{"do": "type", "text": "other"}])
    journal.write(run)
    journal.close()
    assert (run / WRITING).read_text() == '{"do": "type", "text": "kept"}\n'
    assert "other" in (tmp_path / "draft.jsonl").read_text()


def test_a_copy_belongs_to_one_process(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    journal = Journal([tmp_path / "draft.jsonl"])
    journal.append([{"do": "type", "text": "a"}])
    journal.write(run)
    other = Journal([run / WRITING, tmp_path / "other.jsonl"])
    assert other.path == tmp_path / "other.jsonl"
    other.close()
    journal.close()
    assert Journal([run / WRITING]).path == run / WRITING


def test_what_was_torn_or_damaged_is_put_aside_and_the_rest_kept(tmp_path):
    path = tmp_path / "draft.jsonl"
    path.write_text('{"do": "type", "text": "a"}\n{"do": "fly"}\n{"do": "ty')
    before = path.read_bytes()
    journal = Journal([path])
    assert [record["do"] for record in journal.load()] == ["type", "fly"]
    assert path.read_bytes() == before and journal.is_damaged
    journal.begin_anew([{"do": "type", "text": "a"}])
    journal.append([{"do": "type", "text": "b"}])
    journal.write(None)
    journal.close()
    assert path.read_text() == '{"do": "type", "text": "a"}\n{"do": "type", "text": "b"}\n'
    assert path.with_suffix(".damaged-1").read_bytes() == before
    assert str(path.with_suffix(".damaged-1")) in journal.notes[0]


def test_where_no_copy_can_be_made_nothing_is_shortened(tmp_path, monkeypatch):
    path = tmp_path / "draft.jsonl"
    path.write_bytes(b'{"do": "type", "text": "a"}\n{"do"')
    journal = Journal([path])
    kept = journal.load()
    monkeypatch.setattr("rnn_tui.session.journal.open_new", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    journal.begin_anew(kept)
    journal.append([{"do": "type", "text": "b"}])
    journal.write(None)
    journal.close()
    assert path.read_bytes() == b'{"do": "type", "text": "a"}\n{"do"\n{"do": "type", "text": "b"}\n'


def test_two_laboratories_on_one_text_have_a_draft_each(tmp_path):
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    one, two = Journal(paths), Journal(paths)
    assert (one.path, two.path) == (paths[0], paths[1])
    one.close()
    two.close()
    assert Journal(paths).path == paths[0]


def test_a_run_whose_folder_was_renamed_elsewhere_is_not_brought_back(tmp_path):
    journal = Journal([tmp_path / "drafts" / "draft.jsonl"])
    journal.append([{"do": "type", "text": "a"}])
    journal.write(tmp_path / "gone")
    journal.close()
    assert [path.name for path in tmp_path.iterdir()] == ["drafts"]
