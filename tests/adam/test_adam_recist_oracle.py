"""Best and overall responses against pharmaverse/admiralonco, and its sums of diameters."""

import pandas as pd

from helpers.adam.adtr import derive_adtr
from helpers.adam.recist import ResponseRules, best_response
from response_kit import overall_response


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_best_responses_of_all_sequences(oracle):
    cases = read(oracle / "recist" / "best_overall_response.csv")
    wrong = []
    for case in cases.itertuples():
        responses = case.sequence.split(">")
        first, every = int(case.first_assess_day), int(case.interval_days)
        days = [first - 1 + every * n for n in range(len(responses))]
        rules = ResponseRules(
            confirmation_days=int(case.ref_confirm),
            stable_days=int(case.ref_start_window),
            max_not_evaluable=int(case.max_nr_ne),
            accept_stable=case.accept_sd == "TRUE",
        )
        for confirmed, expected in (
            (False, (case.BOR, case.BOR_DAY)),
            (True, (case.CONFIRMED_BOR, case.CONFIRMED_BOR_DAY)),
        ):
            word, position = best_response(days, responses, rules, confirmed)
            if (word, str(days[position] + 1)) != expected:
                wrong.append((case.design, case.setting, case.sequence, confirmed, word, expected))
    assert len(cases) > 1000
    assert wrong == []


def test_time_point_responses(oracle):
    cases = read(oracle / "recist" / "timepoint_response.csv")
    cases = cases[cases["OVRLRESP"] != "CHECK"]
    found = [
        overall_response(case.TRGRESP, case.NTRGRESP, case.NEWLPROG == "UNEQUIVOCAL")
        for case in cases.itertuples()
    ]
    assert len(cases) > 20
    assert found == list(cases["OVRLRESP"])


def test_sums_of_diameters(oracle):
    lesions = pd.read_csv(oracle / "recist" / "lesion_diameters.csv")
    expected = pd.read_csv(oracle / "recist" / "sum_of_diameters.csv")
    sums = _derive(lesions, expected)
    both = sums.merge(
        expected, left_on=["USUBJID", "VISIT"], right_on=["USUBJID", "AVISIT"], validate="1:1"
    )
    assert len(both) == len(expected)
    assert list(both["PARTIAL"]) == list(both["AVAL_y"])
    assert list(both["BASE_x"]) == list(both["BASE_y"])
    assert list(both["NADIR_x"].dropna()) == list(both["NADIR_y"].dropna())
    assert list(both["AVALC"] == "PD") == list(both["PDFL"] == "Y")
    assert list(both["NMISSING"] == 0) == list(both["ANL01FL_y"] == "Y")


def _derive(lesions, expected):
    order = {visit: float(n) for n, visit in enumerate(dict.fromkeys(lesions["AVISIT"]))}
    tu = lesions.drop_duplicates(["USUBJID", "TRLNKID"]).assign(TUSTRESC="TARGET", TUSEQ=1)
    tu = tu.rename(columns={"TRLNKID": "TULNKID"})
    tr = lesions.assign(
        TRSTRESN=lesions["AVAL"],
        TRSTAT=None,
        TRDTC=lesions["ADT"],
        VISIT=lesions["AVISIT"],
        VISITNUM=lesions["AVISIT"].map(order),
    )[["USUBJID", "TRLNKID", "TRTESTCD", "TRSTRESN", "TRSTAT", "TREVAL", "TRDTC", "VISIT",
       "VISITNUM"]]  # fmt: skip
    first = expected[expected["ABLFL"] == "Y"]
    adsl = pd.DataFrame(
        {"USUBJID": first["USUBJID"], "TRTSDT": pd.to_datetime(first["ADT"]), "INCLDT": pd.NaT}
    )
    sums = derive_adtr(tu, tr, adsl, [])
    return sums[sums["PARAMCD"] == "SUMDIAM"]
