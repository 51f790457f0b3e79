"""A text of bytes at hand, read as the bytes of a file are."""

from io import BytesIO

from rnn_tui.text.corpus import Corpus, MayGoOn, always, corpus_from_file


def corpus_from_bytes(data: bytes, may_go_on: MayGoOn = always, encoding: str | None = None) -> Corpus:
    return corpus_from_file(BytesIO(data), "x", may_go_on=may_go_on, encoding=encoding)
