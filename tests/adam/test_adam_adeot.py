"""ADEOT: how each drug ended."""

from dosing_kit import dosed, planned_trial

EX = """
    USUBJID | EXSEQ:int | EXTRT | EXDOSE:float | EXDOSU | EXDOSFRQ | EXSTDTC    | EXENDTC
    --------+-----------+-------+--------------+--------+----------+------------+-----------
    01      | 1         | DRUG  | 100          | mg     | QD       | 2019-03-01 | 2019-03-20
    01      | 2         | CHEMO | 80           | mg     | ONCE     | 2019-03-11 | 2019-03-11
    02      | 1         | DRUG  | 100          | mg     | QD       | 2019-03-01 |
    """
DS = """
    USUBJID | DSSEQ:int | DSDECOD             | DSCAT             | DSSCAT          | DSSTDTC
    --------+-----------+---------------------+-------------------+-----------------+-----------
    01      | 1         | PROGRESSIVE DISEASE | DISPOSITION EVENT | STUDY TREATMENT | 2019-03-21
    """


def ends(frame, ds):
    adeot = dosed(frame, EX, planned_trial((100, 1, 60)), ds)[2].set_index(["USUBJID", "TRT"])
    told = adeot[["EOTSTT", "DCTREAS", "EOTSRC"]].fillna("")
    return {key: tuple(row) for key, row in zip(adeot.index, told.to_numpy(), strict=True)}


def test_the_study_drug_ends_with_study_treatment_and_of_another_drug_nothing_is_known(frame):
    assert ends(frame, DS) == {
        ("01", "drug"): ("DISCONTINUED", "PROGRESSIVE DISEASE", "study treatment"),
        ("01", "chemo"): ("", "", ""),
        ("02", "drug"): ("ONGOING", "", "study treatment"),
    }


def test_the_last_record_that_names_the_drug_speaks_of_it(frame):
    named = (
        DS
        + """
    01      | 2         | COMPLETED           | DISPOSITION EVENT | Chemo           | 2019-03-11
    01      | 3         | ADVERSE EVENT       | DISPOSITION EVENT | DRUG            | 2019-03-20
    01      | 4         | PHYSICIAN DECISION  | DISPOSITION EVENT | DRUG            | 2019-03-19
    01      | 5         | DEATH               | OTHER EVENT       | DRUG            | 2019-03-22
    """
    )
    assert ends(frame, named) == {
        ("01", "drug"): ("DISCONTINUED", "ADVERSE EVENT", "own record"),
        ("01", "chemo"): ("COMPLETED", "", "own record"),
        ("02", "drug"): ("ONGOING", "", "study treatment"),
    }
