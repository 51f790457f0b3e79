"""Files that are not plain text open as the text in them; what is something else, or made to do harm, in one line."""

import bz2
import gzip
import io
import json
import zipfile

import pytest

from rnn_tui.errors import Cancelled, TextError
from rnn_tui.text.candidates import readings_of
from rnn_tui.text.corpus import read_corpus, read_prompt
from rnn_tui.text.formats import allowance
from rnn_tui.text.formats.opening import plain_text
from rnn_tui.text.library import open_text

SENTENCE = "Le port dort sous la pluie, et l’horloge s’est arrêtée."
DOCX = f"""<?xml version="1.0" encoding="UTF-8"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="x"><w:body>
<w:p><w:pPr><w:tabs><w:tab w:pos="9"/></w:tabs></w:pPr><w:r><w:t>{SENTENCE[:9]}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr>
<w:t xml:space="preserve">{SENTENCE[9:]}</w:t></w:r></w:p>
<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three &amp; four</w:t></w:r>
<w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p>
<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>once</w:t></w:r></w:p></mc:Choice>
<mc:Fallback><w:p><w:r><w:t>once</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
</w:body></w:document>"""
ODT = f"""<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:text="t" xmlns:dc="d"><office:body>
<text:tracked-changes><text:p>struck out</text:p></text:tracked-changes>
<text:h>Title</text:h><text:p>{SENTENCE[:9]}<text:span>{SENTENCE[9:]}</text:span></text:p>
<text:p>one<text:tab/>two<text:line-break/>three<text:s text:c="3"/>four   five
 six<text:note><text:note-body><text:p>a note</text:p></text:note-body></text:note>.</text:p>
</office:body></office:document-content>"""
HTML = f"""<!DOCTYPE html><html><head><meta charset="CHARSET"><title>no</title><style>p {{ color: red }}</style></head>
<body><script>if (1 < 2) alert("not seen")</script><h1>Title</h1><p>{SENTENCE[:9]}<em>{SENTENCE[9:]}</em>
</p><p>one
  two<br>three &amp;&nbsp;f&eacute;</p><pre>a  b
 c</pre><ul><li>first</li><li>second</li></ul><table><tr><td>1</td><td>2</td></tr></table></body></html>"""
HTML_TEXT = f"Title\n\n{SENTENCE}\n\none two\nthree &\xa0fé\n\na  b\n c\n\nfirst\nsecond\n\n1\t2\n"
RTF = (
    r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Arial;}}{\colortbl;\red0;}"
    r"{\*\generator not seen;}{\info{\title not seen}}\pard\uc1 Le port dort sous la pluie, et l\rquote horloge "
    r"s\u8217?est arr\'eat\'e9e.\par {\f1 \'ef\'ee\'f0\'f2}\tab\{braces\}\u-10179?\u-8694?"
    r"{\footnote not seen}{\pict\bin3 }}}}\par}"
)
RTF_TEXT = f"{SENTENCE}\nпорт\t{{braces}}\N{SMILING FACE WITH SMILING EYES}"
SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Le port dort.</i>

2
00:00:03,000 --> 00:00:04,500 X1:40
{\\an8}- 1999?
- It was the year.
"""
NOTEBOOK = {
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": ["# Title\n", "words"]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"text": "not seen"}]},
        {"cell_type": "code", "source": []},
    ],
}


def zipped(parts, **options):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def epub(**others):
    page = '<?xml version="1.0" encoding="utf-8"?><html xmlns="h"><title>-</title><body><p>{}</p></body></html>'
    place = '<rootfile full-path="OEBPS/book.opf"/>'
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f"<container><rootfiles>{place}</rootfiles></container>",
        "OEBPS/book.opf": '<package><manifest><item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="one" href="text/the%20one.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="css" href="a.css" media-type="text/css"/></manifest>'
        '<spine><itemref idref="one"/><itemref idref="two"/><itemref idref="css"/></spine></package>',
        "OEBPS/text/two.xhtml": page.format("The end&nbsp;."),
        "OEBPS/text/the one.xhtml": page.format(SENTENCE),
        **others,
    }


FILES = {
    "a.txt.gz": (gzip.compress(SENTENCE.encode()), SENTENCE, ("gzip",)),
    "a.BZ2": (bz2.compress(SENTENCE.encode("cp1252")), SENTENCE, ("bzip2",)),
    "two.gz": (gzip.compress(b"one member, ") + gzip.compress(b"and another"), "one member, and another", ("gzip",)),
    "a.docx": (
        zipped({"word/document.xml": DOCX}),
        f"{SENTENCE}\none\ttwo\nthree & four\nonce\n",
        ("DOCX",),
    ),
    "a.odt": (
        zipped({"content.xml": ODT}),
        f"Title\n{SENTENCE}\none\ttwo\nthree   four five six.\n",
        ("ODT",),
    ),
    "a.epub": (zipped(epub()), f"{SENTENCE}\n\nThe end\xa0.\n\n", ("EPUB",)),
    "a.rtf": (RTF.encode("ascii"), RTF_TEXT + "\n", ("RTF",)),
    "a.srt": (SRT.encode(), "Le port dort.\n- 1999?\n- It was the year.\n", ("SubRip",)),
    "a.ipynb": (json.dumps(NOTEBOOK).encode(), "# Title\nwords\n\nprint(1)\n", ("Jupyter",)),
    "a.html": (HTML.replace("CHARSET", "utf-8").encode(), HTML_TEXT, ("HTML",)),
    "b.htm": (HTML.replace("CHARSET", "windows-1252").encode("cp1252"), HTML_TEXT, ("HTML",)),
    "a.html.gz": (gzip.compress(HTML.replace("CHARSET", "utf-8").encode()), HTML_TEXT, ("gzip", "HTML")),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_opens_as_the_text_in_it(tmp_path, name):
    data, text, formats = FILES[name]
    path = tmp_path / name
    path.write_bytes(data)
    corpus = open_text(str(path))
    assert str(corpus.content) == text
    assert corpus.formats == formats and corpus.size == len(data) and corpus.path == path
    assert corpus.how_it_was_read() == [f"opened as {', '.join(formats)}: only its text is read"]
    assert read_prompt(path) == text


def test_a_page_that_declares_another_encoding_than_its_own_is_guessed_at(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(HTML.replace("CHARSET", "utf-8").encode("cp1252"))
    corpus = read_corpus(path)
    assert str(corpus.content) == HTML_TEXT
    assert corpus.guesses == (("page.html", "cp1252"),)


def test_a_marked_text_is_read_in_the_encoding_that_is_named_and_a_document_has_its_own(tmp_path):
    page, document = tmp_path / "a.html", tmp_path / "a.docx"
    page.write_bytes("<p>őrült erdő</p>".encode("cp1250"))
    document.write_bytes(FILES["a.docx"][0])
    assert str(read_corpus(page, encoding="cp1250").content) == "őrült erdő\n"
    assert read_corpus(document, encoding="utf8").encoding == "utf-8"  # as a run remembers it
    with pytest.raises(TextError, match=r"^a\.docx: it cannot be read as DOCX: its encoding is known$") as refused:
        read_corpus(document, encoding="cp1250")
    assert "\n" not in str(refused.value)


def test_the_encodings_of_a_packed_text_are_those_of_what_is_in_it(tmp_path):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress("őrült erdő, hűs tövű fű\n".encode("cp1250") * 40))
    readings = readings_of(read_corpus(path))
    assert readings.read_as("cp1250").line == "őrült erdő, hűs tövű fű"
    path = tmp_path / "a.docx"
    path.write_bytes(FILES["a.docx"][0])
    with pytest.raises(TextError, match="a file in DOCX has its own encoding"):
        readings_of(read_corpus(path))


LONG = {
    "comment.html": ("<p>a b</p><!--" + "x" * 300_000, "a b\n"),
    "tags.html": ("<p>a b</p>" + "<a " * 300_000, "a b\n"),
    "short.html": ("<p>a b</p> 2 < 3 &", "a b\n\n2 < 3 &\n"),
    "signs.html": ("a b " + "<" * 300_000, "a b " + "<" * 300_000 + "\n"),
    "ands.html": ("<p>a " + "b" * 300_000 + " R&D", "a " + "b" * 300_000 + " R&D\n"),
    "script.html": ("<p>a b</p><script>" + "</scrip" * 100_000, "a b\n"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_page_without_an_end_takes_no_time_that_grows_with_its_square(tmp_path, name):
    page, text = LONG[name]
    path = tmp_path / name
    path.write_text(page)
    assert str(read_corpus(path).content) == text


LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
ENCRYPTED = '<encryption><CipherReference URI="OEBPS/text/two.xhtml"/></encryption>'
WRONG = {
    "plain.gz": (SENTENCE.encode(), "gzip: it is something else, or damaged"),
    "short.gz": (gzip.compress(SENTENCE.encode())[:-9], "gzip: it is something else, or damaged"),
    "flipped.gz": (gzip.compress(SENTENCE.encode())[:12] + b"\xff\xff\xff\xff", "gzip: it is something else"),
    "plain.bz2": (SENTENCE.encode(), "bzip2: it is something else, or damaged"),
    "short.bz2": (bz2.compress(SENTENCE.encode())[:-9], "bzip2: it is something else, or damaged"),
    "twice.gz.bz2": (bz2.compress(gzip.compress(b"ab")), "packed more than once"),
    "binary.gz": (gzip.compress(bytes(range(256)) * 9), "this is not a text"),
    "empty.gz": (gzip.compress(b""), "the file is empty"),
    "plain.docx": (SENTENCE.encode(), "DOCX: it is something else, or damaged"),
    "empty.docx": (b"", "DOCX: it is something else, or damaged"),
    "odt.docx": (zipped({"content.xml": ODT}), "DOCX: there is no word/document.xml in it"),
    "broken.docx": (zipped({"word/document.xml": DOCX[:300]}), "DOCX: its XML is broken in line 4"),
    "cut.docx": (zipped({"word/document.xml": DOCX})[:200], "DOCX: it is something else, or damaged"),
    "laughs.docx": (zipped({"word/document.xml": LAUGHS + "<d>&b;</d>"}), "DOCX: it declares entities of its own"),
    "blank.odt": (zipped({"content.xml": "<d/>"}), "ODT: there is no text in it"),
    "secret.odt": (
        zipped({"META-INF/manifest.xml": "<m><encryption-data/></m>", "content.xml": "??"}),
        "ODT: it is encrypted",
    ),
    "zip.epub": (zipped({"a.txt": SENTENCE}), "EPUB: there is no META-INF/container.xml in it"),
    "secret.epub": (zipped(epub(**{"META-INF/encryption.xml": ENCRYPTED})), "EPUB: it is encrypted"),
    "bare.epub": (zipped(epub(**{"OEBPS/book.opf": "<package/>"})), "EPUB: there is no text in it"),
    "plain.rtf": (SENTENCE.encode(), "RTF: it is something else, or damaged"),
    "deep.rtf": (b"{\\rtf1" + b"{" * 20_000, "RTF: it is something else, or damaged"),
    "plain.srt": (SENTENCE.encode(), "SubRip: there are no subtitles in it"),
    "plain.ipynb": (SENTENCE.encode(), "Jupyter: there is no list of cells in it"),
    "other.ipynb": (b'{"cells": [1]}', "Jupyter: there is no list of cells in it"),
    "deep.ipynb": (b"[" * 100_000, "Jupyter: there is no list of cells in it"),
    "blank.html": (b"<html><script>alert(1)</script></html>", "HTML: there is no text in it"),
    "binary.html": (bytes(range(256)) * 9, "this is not a text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_something_else_is_refused_in_one_line(tmp_path, name):
    data, reason = WRONG[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(TextError, match=reason) as refused:
        open_text(str(path))
    assert str(refused.value).startswith(name) and "\n" not in str(refused.value)


def test_a_part_that_is_encrypted_is_refused(tmp_path):
    data = bytearray(zipped({"word/document.xml": DOCX}))
    place = data.index(b"PK\x01\x02") + 8  # the flags in the list of parts
    data[place] |= 1
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(TextError, match="DOCX: it is encrypted"):
        open_text(str(tmp_path / "a.docx"))


BOMBS = {
    "zeros.gz": gzip.compress(b" " * 3_000_000),
    "zeros.bz2": bz2.compress(b" " * 3_000_000),
    "zeros.docx": zipped({"word/document.xml": "<d>" + " " * 3_000_000}),
    "many.epub": zipped(epub(**{"OEBPS/text/two.xhtml": "<p>" + "ha " * 1_000_000})),
}


@pytest.mark.parametrize("name", BOMBS)
def test_what_unpacks_to_many_times_its_size_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(allowance, "_HARMLESS", 1_000_000)
    path = tmp_path / name
    path.write_bytes(BOMBS[name])
    with pytest.raises(TextError, match="it unpacks to more than 200 times its size"):
        open_text(str(path))


def test_what_unpacks_to_more_than_a_text_may_have_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.formats.opening.MOST_OF_A_DOCUMENT", 1_000_000)
    path = tmp_path / "long.html"
    path.write_bytes(b"<p>" + b"a page " * 200_000)
    with pytest.raises(TextError, match="it unpacks to more than 1 MB"):
        open_text(str(path))


def test_an_archive_of_very_many_parts_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("rnn_tui.text.formats.archive._MOST_PARTS", 4)
    path = tmp_path / "many.epub"
    path.write_bytes(zipped(epub()))
    with pytest.raises(TextError, match="EPUB: it has more than 4 parts"):
        open_text(str(path))


@pytest.mark.parametrize("name", ["a.txt.gz", "a.docx", "a.html", "a.rtf"])
def test_opening_can_be_given_up_and_its_share_only_grows(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(FILES[name][0])
    shares = []
    read_corpus(path, may_go_on=lambda share: shares.append(share) or True)
    assert shares and all(0 <= share <= 1 for share in shares) and shares[-1] == 1
    with pytest.raises(Cancelled):
        read_corpus(path, may_go_on=lambda _share: False)


def test_the_suffix_of_a_pipe_says_nothing():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    pipe = Pipe(SENTENCE.encode())
    with plain_text(pipe, "a.gz", lambda _share: None) as plain:
        assert plain.file is pipe and plain.formats == ()
