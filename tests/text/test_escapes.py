"""Newlines and tabs where there is one line to write them in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_tui.text.escapes import escape, unescape


@pytest.mark.parametrize(
    ("written", "meant"),
    [(r"a\nb", "a\nb"), (r"\t", "\t"), (r"\\n", r"\n"), (r"\\\n", "\\\n"), ("\\", "\\"), (r"\alpha", r"\alpha")],
)
def test_what_is_written_means(written, meant):
    assert unescape(written) == meant


@given(st.text(alphabet="\\\n\tnta"))
def test_what_is_escaped_stands_in_one_line_and_is_read_back(text):
    assert unescape(escape(text)) == text and "\n" not in escape(text)
