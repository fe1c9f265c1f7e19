"""Damaged and invented files: read or refused in the project's own words, and nothing lost.

A few examples of each, always the same; benchmarks/fuzz.py does it by the ten thousand.
"""

import io
import json
import time
from contextlib import nullcontext, suppress

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.io import mmwrite
from scipy.sparse import coo_matrix

from fuzz_kit import READERS, damaged, outcome
from fuzz_seeds import seeds
from helpers.cut.dataset_json import read_json
from helpers.cut.delimited import MOJIBAKE, read_csv
from helpers.cut.findings import Unreadable
from helpers.cut.h5ad import read_h5ad
from helpers.cut.matrix_market import read_mtx
from helpers.cut.transport import read_xpt
from helpers.trial.errors import TrialDefinitionError
from helpers.trial.reading import read_trial

FEW = settings(max_examples=12, deadline=None, derandomize=True, database=None)
SECONDS = 5  # of processor time, for input that is made to take forever

words = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\n", exclude_categories=["Cs"]),
    max_size=8,
).filter(lambda text: not MOJIBAKE.search(text))
plain = st.text("aB3 .-", max_size=8).map(str.rstrip)


@st.composite
def tables(draw, cells):
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=5))
    return pd.DataFrame(rows, columns=[f"C{place}" for place in range(width)], dtype=object)


matrices = st.lists(st.lists(st.integers(0, 2**40), min_size=2, max_size=2), min_size=1, max_size=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("fuzz")


@pytest.fixture(scope="module")
def sound(folder):
    """Return what gives the bytes of a sound file of one form."""
    known = seeds(folder)

    def of(form):
        if form not in known:
            pytest.skip(f"{form} needs an optional extra")
        return known[form]

    return of


@pytest.mark.parametrize("form", READERS)
def test_every_reader_takes_its_sound_file(sound, folder, form):
    READERS[form](sound(form), folder)


@pytest.mark.parametrize("form", READERS)
@FEW
@given(st.data())
def test_a_damaged_file_is_read_or_refused(sound, folder, form, data):
    assert outcome(form, data.draw(damaged(sound(form))), folder) in ("read", "refused")


@FEW
@given(tables(words | st.none()))
def test_dataset_json_loses_nothing(table):
    columns = [
        {"itemOID": name, "name": name, "label": name, "dataType": "string"} for name in table
    ]
    content = {"datasetJSONVersion": "1.1.0", "records": len(table), "name": "AE"}
    content |= {"columns": columns, "rows": table.to_numpy().tolist()}
    back = read_json(json.dumps(content).encode(), "ae.json")
    assert back.to_numpy().tolist() == table.fillna("").to_numpy().tolist()


@FEW
@given(tables(plain), st.sampled_from([5, 8]))
def test_a_transport_file_loses_nothing_or_is_refused(folder, table, version):
    path = folder / "table.xpt"
    pyreadstat.write_xport(table, str(path), table_name="AE", file_format_version=version)
    blank_end = (table.iloc[-1] == "").all() or (table == "").all().any()
    with suppress(Unreadable) if blank_end else nullcontext():
        # of blank records at the end nobody can say whether they are records
        back = read_xpt(path.read_bytes(), "ae.xpt").to_numpy().tolist()
        sent = table.to_numpy().tolist()
        while blank_end and sent and not any(sent[-1]):
            sent.pop()
        assert back[: len(sent)] == sent
        assert not any(map(any, back[len(sent) :]))


@FEW
@given(matrices)
def test_counts_in_a_binary_form_lose_nothing(folder, rows):
    import h5py

    matrix, file = np.array(rows), io.BytesIO()
    genes, samples = [f"G{place}" for place in range(len(rows))], ["S1", "S2"]
    mmwrite(file, coo_matrix(matrix), field="integer")
    back = read_mtx(file.getvalue(), "m.mtx", genes, samples)
    assert back.to_numpy().tolist() == matrix.tolist()
    with h5py.File(folder / "m.h5ad", "w") as made:
        for part, names in (("obs", samples), ("var", genes)):
            made.create_group(part).attrs["_index"] = "id"
            made[part]["id"] = np.array(names, dtype="S")
        made["X"] = matrix.T
    back = read_h5ad((folder / "m.h5ad").read_bytes(), "m.h5ad", samples)
    assert back.to_numpy().tolist() == matrix.tolist()


def refused_soon(read, *given, by=Unreadable):
    """Return what a reader refuses, and hold that it does not take long."""
    began = time.process_time()
    with pytest.raises(by) as caught:
        read(*given)
    assert time.process_time() - began < SECONDS
    return str(caught.value)


@pytest.mark.fault("F08")
@pytest.mark.parametrize("sign", ["[", '{"a":'])
def test_json_as_deep_as_the_sea_is_refused(sign):
    assert refused_soon(read_json, sign.encode() * 1_000_000, "ae.json") == "is nested too deeply"


def test_an_object_of_very_many_keys_is_read_once():
    keys = ", ".join(f'"k{number}": 1' for number in range(200_000))
    said = refused_soon(read_json, f'{{{keys}, "k199999": 2}}'.encode(), "ae.json")
    assert said.startswith("is not valid JSON: key 'k199999' stands twice in one object: line 1")


def test_a_field_of_millions_of_letters_is_one_field():
    raw = b'A,B\n"' + b"x" * 5_000_000 + b'",1\n'
    assert read_csv(raw, "ae.csv")["A"].str.len().tolist() == [5_000_000]
    assert "a quote opened on line 2" in refused_soon(read_csv, raw.replace(b'x"', b"x"), "ae.csv")


def test_a_header_of_very_many_columns_is_read_once():
    names = ",".join(f"C{number}" for number in range(100_000))
    said = refused_soon(read_csv, f"{names},C7\n".encode(), "ae.csv")
    assert said == "column stands 2 times, at 8, 100001"


def test_aliases_that_would_grow_to_billions_are_refused(tmp_path):
    lines = ["a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    path = tmp_path / "toy" / "trial.yml"
    path.parent.mkdir()
    path.write_text("\n".join(lines) + "\n")
    said = refused_soon(read_trial, path, by=TrialDefinitionError)
    assert "toy/trial.yml:1: a0: anchors and aliases (&, *) are not used here" in said
