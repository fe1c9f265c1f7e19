"""The table of faults: complete, up to date, and every fault held by a test."""

from fault_kit import AREAS, ROOT, TABLE, faults, marked_tests, table_text


def test_the_table_of_faults_is_up_to_date():
    assert TABLE.read_text(encoding="utf-8") == table_text(), "run `make faults`"


def test_every_fault_is_named_once_and_says_what_happens():
    rows = faults()
    assert len({row["id"] for row in rows}) == len(rows) == 110
    assert {row["area"] for row in rows} == set(AREAS)
    assert all(row["fault"] and row["outcome"] for row in rows)


def test_every_fault_has_a_test_and_no_test_names_an_unknown_one():
    assert set(marked_tests()) == {row["id"] for row in faults()}


def test_a_case_that_a_mark_names_is_a_case_of_its_file():
    for test in {test for tests in marked_tests().values() for test in tests}:
        path, _, name = test.partition("::")
        case = name.partition("[")[2][:-1]
        # the cases of a test stand in its file, or in a list of examples beside it
        texts = [ROOT / path, *(ROOT / path).parent.glob("*.txt")]
        uses = sum(text.read_text(encoding="utf-8").count(case) for text in texts) if case else 2
        assert uses > 1, test
