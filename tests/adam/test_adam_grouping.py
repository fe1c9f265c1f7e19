"""Groups of rows as integers: equal keys, missing keys, and rows by position."""

import numpy as np
import pandas as pd

from helpers.adam.grouping import each_different, group_codes, rows_by, stacked, taken


def test_equal_keys_have_equal_codes_and_missing_is_one_value():
    codes, first = group_codes(
        np.array(["a", "b", "a", None, None], dtype=object), np.array([1.0, 1, 1, 2, np.nan])
    )
    assert codes.tolist() == [0, 1, 0, 2, 3]
    assert first.tolist() == [0, 1, 3, 4]
    none, first = group_codes(np.array([], dtype=object))
    assert (len(none), len(first)) == (0, 0)


def test_many_keys_do_not_run_into_one_another():
    keys = [np.arange(50_000) % n for n in (49_999, 49_993, 49_991, 49_957)]
    codes, _ = group_codes(*keys)
    assert codes.max() + 1 == len({tuple(row) for row in np.column_stack(keys)})


def test_what_is_read_is_read_once_for_each_different_row():
    asked = []

    def read(word, number):
        asked.append((word, number))
        return f"{word}{number}"

    words = np.array(["a", "a", "b", "a"], dtype=object)
    assert each_different(read, words, np.array([1, 1, 1, 2])).tolist() == ["a1", "a1", "b1", "a2"]
    assert asked == [("a", 1), ("b", 1), ("a", 2)]


def test_rows_by_key_are_positions_in_order():
    keys = pd.Series(["x", "y", "x"], index=[7, 8, 9])
    assert [(key, rows.tolist()) for key, rows in rows_by(keys)] == [("x", [0, 2]), ("y", [1])]
    assert list(rows_by([])) == []


def test_rows_are_taken_and_stacked_by_column():
    frame = pd.DataFrame({"a": [1, 2, 3], "b": pd.to_datetime(["2020-01-01"] * 3)}, index=[5, 6, 7])
    some = taken(frame, np.array([2, 0]), ["a", "b"])
    pd.testing.assert_frame_equal(some, frame.loc[[7, 5]])
    both = stacked(frame, some)
    assert both["a"].tolist() == [1, 2, 3, 3, 1]
    assert both["b"].dtype == frame["b"].dtype
    assert list(both.index) == [0, 1, 2, 3, 4]
