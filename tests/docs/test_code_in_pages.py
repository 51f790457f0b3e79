"""The Python in a page is the same in both languages but for its comments; tests elsewhere run the English."""

import ast

import pytest
from pages import code_of

from tools.handbook import page_names


@pytest.mark.parametrize("name", [name for name in page_names() if code_of(name)])
def test_the_code_of_a_page_is_the_same_in_both_languages(name):
    english, french = (ast.dump(ast.parse(code_of(name, language))) for language in ("en", "fr"))
    assert english == french
