"""Lines of JSON: none is torn, none lost, and they are read on from where one was."""

import json

import pytest

from rnn_tui.runs.records import Records, RecordsReader, read_records


def test_what_is_read_on_is_what_came_since_and_a_line_without_an_end_waits(tmp_path):
    path = tmp_path / "lines.jsonl"
    reader = RecordsReader(path)
    assert reader.read_on() == [] and reader.began_anew
    path.write_text('{"a": 1}\n{"a"')
    assert reader.read_on() == [{"a": 1}] and reader.began_anew
    with path.open("a") as file:
        file.write(': 2}\nnonsense\n[3]\n{"a": 4}\n')
    assert reader.read_on() == [{"a": 2}, {"a": 4}] and not reader.began_anew and reader.unreadable == 2
    assert reader.read_on() == []
    path.unlink()
    assert reader.read_on() == [] and not reader.began_anew
    path.write_text('{"a": 9}\n')  # shorter than what was read
    assert reader.read_on() == [{"a": 9}] and reader.began_anew


def test_a_file_that_was_cut_and_went_on_is_read_anew_however_long_it_is(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("".join(json.dumps({"a": number}) + "\n" for number in range(50)))
    reader = RecordsReader(path)
    assert len(reader.read_on()) == 50
    records = Records(path)
    records.cut(10)
    records.append_all([{"b": number} for number in range(90)])
    assert len(reader.read_on()) == 100 and reader.began_anew


def test_lines_may_be_appended_to_what_is_there_and_a_torn_one_gets_its_end(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text('{"a": 1}\n{"a"')
    records = Records(path)
    records.go_on()
    records.append({"a": 2})
    assert path.read_text() == '{"a": 1}\n{"a"\n{"a": 2}\n'


def test_lines_that_could_not_be_written_wait_and_none_is_torn(tmp_path, monkeypatch):
    path = tmp_path / "metrics.jsonl"
    records = Records(path)
    records.append({"step": 1})
    with path.open("ab") as file:
        file.write(b'{"step": 2, "lo')  # what a full disk leaves
    monkeypatch.setattr("rnn_tui.runs.records.open_to_change", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        records.append({"step": 2})
    monkeypatch.undo()
    records.append({"step": 3})
    assert [line["step"] for line in read_records(path)] == [1, 2, 3] and records.count == 3


def test_lines_are_cut_to_a_count_and_reading_ends_at_a_torn_one(tmp_path):
    path = tmp_path / "metrics.jsonl"
    path.write_text("".join(json.dumps({"step": step}) + "\n" for step in range(5)) + '{"st')
    assert len(list(read_records(path))) == 5
    records = Records(path)
    records.cut(2)
    records.append({"step": 9})
    assert [line["step"] for line in read_records(path)] == [0, 1, 9]
    records.cut(99)
    assert records.count == 99 and len(list(read_records(path))) == 3
    assert list(read_records(tmp_path / "nothing")) == []


def test_a_file_that_has_gone_begins_anew(tmp_path):
    path = tmp_path / "metrics.jsonl"
    records = Records(path)
    records.append({"step": 1})
    path.unlink()
    records.append({"step": 2})
    assert [line["step"] for line in read_records(path)] == [2]
