"""Which language is in force: of the process, of one thread, of a with-block."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from govtext import language
from govtext.messages import GovtextError


@pytest.fixture(autouse=True)
def _back():
    yield
    language.set_language("zh")


def test_a_block_ends_where_it_ends_also_after_an_error():
    language.set_language("zh")
    with pytest.raises(ZeroDivisionError), language.in_language("en"):
        assert language.tr("段", "passage") == "passage"
        raise ZeroDivisionError
    assert language.language() == "zh"


def test_threads_do_not_change_each_other():
    language.set_language("en")

    def words(lang):
        with language.in_language(lang):
            return {language.language() for _ in range(2000)}

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(words, ["zh", "en"] * 8)) == [{"zh"}, {"en"}] * 8
    assert language.language() == "en"


def test_another_language_is_refused():
    for use in (language.set_language, lambda x: language.in_language(x).__enter__()):
        with pytest.raises(GovtextError, match="language"):
            use("fr")
