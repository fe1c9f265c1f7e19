"""The table of faults: complete, up to date, and every fault held by a test."""

from fault_kit import AREAS, ROOT, TABLE, faults, marked_tests, table_text

# Shrinks to nothing: whoever marks a test may take its fault out.
WITHOUT_A_TEST = """
F01 F02 F03 F04 F05 F06 F07 F08 F09 F10 F11 F12 F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24 F25 F26 F27 F28 F29 F30
K01 K02 K03 K04 K05 K06 K07 K08 K09 K10
D01 D02 D03 D04 D05 D06 D07 D08 D09 D10
V01 V02 V03 V04 V05 V06 V07 V08 V09 V10 V11 V12 V13
S01 S02 S03 S04 S05 S06 S07 S08
"""


def test_the_table_of_faults_is_up_to_date():
    assert TABLE.read_text(encoding="utf-8") == table_text(), "run `make faults`"


def test_every_fault_is_named_once_and_says_what_happens():
    rows = faults()
    assert len({row["id"] for row in rows}) == len(rows) == 110
    assert {row["area"] for row in rows} == set(AREAS)
    assert all(row["fault"] and row["outcome"] for row in rows)


def test_every_fault_has_a_test_and_no_test_names_an_unknown_one():
    known, marked = {row["id"] for row in faults()}, set(marked_tests())
    assert marked <= known
    assert known - marked <= set(WITHOUT_A_TEST.split())


def test_a_case_that_a_mark_names_is_a_case_of_its_file():
    for test in {test for tests in marked_tests().values() for test in tests}:
        path, _, name = test.partition("::")
        case = name.partition("[")[2][:-1]
        # the cases of a test stand in its file, or in a list of examples beside it
        texts = [ROOT / path, *(ROOT / path).parent.glob("*.txt")]
        uses = sum(text.read_text(encoding="utf-8").count(case) for text in texts) if case else 2
        assert uses > 1, test
