"""The delivered rows look like life: one test for each thing that real cuts hold."""

import pandas as pd
import pytest

ANAKINRA_TRIALS = ["mbc", "atc"]


@pytest.fixture(params=ANAKINRA_TRIALS)
def trial(request):
    return request.param


def first_dose(delivered, trial):
    dm = delivered(trial, "dm")
    return dm[dm["RFXSTDTC"] != ""].set_index("USUBJID")["RFXSTDTC"]


def lengths(frame, column):
    return set(frame[column].str.len())


def test_partial_dates(trial, delivered):
    assert 7 in lengths(delivered(trial, "ae"), "AESTDTC")
    assert 4 in lengths(delivered(trial, "mh"), "MHSTDTC")


def test_partial_date_of_death(delivered):
    dm = delivered("atc", "dm").set_index("USUBJID")

    assert dm.loc["ATC-01-011", ["DTHDTC", "DTHFL"]].tolist() == ["2020-12", "Y"]


def test_unscheduled_visits(trial, delivered):
    sv = delivered(trial, "sv")
    unscheduled = sv[sv["VISIT"].str.startswith("UNSCHEDULED")]

    assert len(unscheduled) >= 2
    assert (unscheduled["VISIT"].str.split().str[1] == unscheduled["VISITNUM"]).all()
    assert (unscheduled["SVUPDES"] != "").all()


def test_missing_labs(trial, delivered):
    lb = delivered(trial, "lb")
    missing = lb[lb["LBSTAT"] == "NOT DONE"]

    assert len(missing) > 5
    assert (missing["LBREASND"] != "").all()
    assert (missing[["LBORRES", "LBSTRESC", "LBSTRESN"]] == "").all(axis=None)


def test_values_below_quantification(trial, delivered):
    lb = delivered(trial, "lb")
    below = lb[lb["LBORRES"].str.startswith("<")]

    assert set(below["LBTESTCD"] + below["LBORRES"]) == {"CRP<0.6", "IL6<1.5"}
    assert (below["LBSTRESN"] == "").all()


def test_dutch_haemoglobin_in_mmol_per_litre(delivered):
    hgb = delivered("atc", "lb").query("LBTESTCD == 'HGB' and LBORRES != ''")
    reported, standard = hgb["LBORRES"].astype(float), hgb["LBSTRESN"].astype(float)

    assert set(hgb["LBORRESU"]) == {"mmol/L"}
    assert set(hgb["LBSTRESU"]) == {"g/L"}
    assert ((reported * 16.114 - standard).abs() <= 0.5001).all()


def test_american_haemoglobin_in_grams_per_decilitre(delivered):
    hgb = delivered("mbc", "lb").query("LBTESTCD == 'HGB' and LBORRES != ''")

    assert set(hgb["LBORRESU"]) == {"g/dL"}
    assert (hgb["LBORRES"].astype(float) * 10 == hgb["LBSTRESN"].astype(float)).all()


@pytest.mark.parametrize(
    ("trial", "usubjid", "criterion"), [("mbc", "MBC-01-005", "E1A"), ("atc", "ATC-01-003", "E6")]
)
def test_a_participant_screened_again_after_an_infection(trial, usubjid, criterion, delivered):
    ds = delivered(trial, "ds").query("USUBJID == @usubjid")
    sv = delivered(trial, "sv").query("USUBJID == @usubjid")
    ie = delivered(trial, "ie").query("USUBJID == @usubjid")

    assert ds["DSDECOD"].tolist()[:4] == [
        "INFORMED CONSENT OBTAINED",
        "SCREEN FAILURE",
        "INFORMED CONSENT OBTAINED",
        "ENROLLED",
    ]
    assert sv["VISIT"].tolist()[:2] == ["SCREENING", "RE-SCREENING"]
    assert ie["IETESTCD"].tolist() == [criterion]
    assert (delivered(trial, "dm")["USUBJID"] == usubjid).sum() == 1


def test_one_included_and_never_dosed(trial, delivered):
    enrolled = delivered(trial, "ds").query("DSDECOD == 'ENROLLED'")["USUBJID"]
    never = set(enrolled) - set(delivered(trial, "ex")["USUBJID"])

    assert never == {{"mbc": "MBC-01-007", "atc": "ATC-01-004"}[trial]}


def test_one_treated_without_a_scan_after_baseline(trial, delivered):
    responses = delivered(trial, "rs").query("RSTESTCD == 'OVRLRESP'")["USUBJID"]
    treated = set(first_dose(delivered, trial).index)

    assert treated - set(responses) == {{"mbc": "MBC-01-008", "atc": "ATC-01-005"}[trial]}


def test_deaths_between_scans(trial, delivered):
    dm = delivered(trial, "dm").query("DTHFL == 'Y'").set_index("USUBJID")
    rs = delivered(trial, "rs").query("RSTESTCD == 'OVRLRESP'")
    progressed = set(rs[rs["RSSTRESC"] == "PD"]["USUBJID"])

    assert set(dm.index) - progressed


def test_transfusions(trial, delivered):
    pr = delivered(trial, "pr").query("PRDECOD == 'RED BLOOD CELL TRANSFUSION'")

    assert len(pr) == 1
    assert pr["PRCAT"].tolist() == ["TRANSFUSION"]


def haemoglobin(delivered, usubjid):
    """Return the reported values of one participant in order of time."""
    lb = delivered(usubjid[:3].lower(), "lb").query("LBTESTCD == 'HGB' and USUBJID == @usubjid")
    return lb.sort_values("LBDTC")["LBORRES"].astype(float).tolist()


def test_courses_of_anaemia(delivered):
    assert haemoglobin(delivered, "MBC-01-008") == [9.6, 9.2, 9.1, 9.3, 9.2]  # stays low
    assert haemoglobin(delivered, "MBC-01-014") == [9.7, 9.4, 9.4, 10.2, 10.7, 11.0]  # recovers
    assert haemoglobin(delivered, "ATC-01-009") == [6.0, 5.9, 5.5, 4.6]  # worsens


def test_haemoglobin_whose_verdict_depends_on_the_unit(delivered):
    hgb = delivered("atc", "lb").query("LBTESTCD == 'HGB' and LBORRES == '6.2'")

    assert hgb["USUBJID"].tolist() == ["ATC-01-008"] * 2


def test_growth_factors_erythropoietin_and_a_bleeding(delivered):
    cm = delivered("mbc", "cm")
    given = cm[cm["CMDECOD"].isin(["FILGRASTIM", "EPOETIN ALFA"])]
    bleeding = delivered("mbc", "ae").query("AEDECOD == 'Vaginal haemorrhage'")

    assert given["USUBJID"].tolist() == ["MBC-01-003", "MBC-01-015"]
    assert bleeding["USUBJID"].tolist() == ["MBC-01-015"]


def test_one_rise_of_alt_and_bilirubin_together(delivered):
    lb = delivered("mbc", "lb").query("LBORRES != ''")
    raised = {}
    for test, times in (("ALT", 3), ("BILI", 2)):
        values = lb[lb["LBTESTCD"] == test]
        above = values["LBORRES"].astype(float) > times * values["LBORNRHI"].astype(float)
        raised[test] = set(values["USUBJID"][above])

    assert raised["ALT"] & raised["BILI"] == {"MBC-01-011"}


def test_calcium_to_correct_for_low_albumin(delivered):
    values = {
        (trial, test): delivered(trial, "lb")
        .query("LBTESTCD == @test and USUBJID == @who and LBORRES != ''")["LBORRES"]
        .astype(float)
        for trial, who in (("mbc", "MBC-01-004"), ("atc", "ATC-01-006"))
        for test in ("CA", "ALB")
    }

    assert (values["mbc", "CA"].max(), values["mbc", "ALB"].min()) == (10.1, 3.1)
    assert (values["atc", "CA"].min(), values["atc", "ALB"].min()) == (2.11, 29)


def test_stage_and_airway_of_those_included(delivered):
    told = delivered("atc", "mh").query("MHCAT == 'DISEASE CHARACTERISTIC'")
    kinds = told.groupby("MHTERM")["MHDECOD"].agg(lambda names: sorted(names.unique()))

    assert kinds["STAGE"] == ["IVB", "IVC"]
    assert kinds["AIRWAY"] == ["FREE", "NARROWED", "STENT"]
    assert told["MHTERM"].value_counts()[["STAGE", "AIRWAY"]].tolist() == [10, 9]


def test_dose_holds(trial, delivered):
    ex = delivered(trial, "ex").query("EXTRT == 'ANAKINRA'").sort_values(["USUBJID", "EXSTDTC"])
    end = pd.to_datetime(ex["EXENDTC"].where(ex["EXENDTC"] != ""))
    gap = (pd.to_datetime(ex["EXSTDTC"]) - end.groupby(ex["USUBJID"]).shift()).dt.days
    held = ex[gap > 1]

    assert len(held) >= 2
    assert (held["EXADJ"] != "").all()


def test_dose_reductions(delivered):
    ex = delivered("mbc", "ex").query("EXTRT == 'ERIBULIN' and USUBJID == 'MBC-01-003'")

    assert ex["EXDOSE"].unique().tolist() == ["1.4", "1.1"]
    assert ex[ex["EXDOSE"] == "1.1"]["EXADJ"].iloc[0] == "ADVERSE EVENT"


def test_an_event_that_worsens_is_a_second_record_of_the_same_group(trial, delivered):
    ae = delivered(trial, "ae")
    pairs = [g for _, g in ae.groupby(["USUBJID", "AESPID"]) if len(g) == 2]

    assert len(pairs) >= 3
    for pair in pairs:
        before, after = pair.to_dict("records")
        assert before["AEENDTC"] == after["AESTDTC"]
        assert before["AETOXGR"] < after["AETOXGR"]


def test_an_event_whose_grade_falls_and_rises_is_three_records_of_one_group(trial, delivered):
    ae = delivered(trial, "ae")
    groups = [g for _, g in ae.groupby(["USUBJID", "AESPID"]) if len(g) == 3]

    assert [g["AETOXGR"].tolist() for g in groups] == [["2", "1", "2"]]
    (lines,) = groups
    assert lines["AEENDTC"].tolist()[:2] == lines["AESTDTC"].tolist()[1:]
    assert lines["AEOUT"].tolist() == [
        "NOT RECOVERED/NOT RESOLVED",
        "RECOVERING/RESOLVING",
        "RECOVERED/RESOLVED",
    ]


def test_an_event_without_a_start(trial, delivered):
    ae = delivered(trial, "ae").query("AESTDTC == ''")

    assert ae["AEDECOD"].tolist() == ["Oedema peripheral"]
    assert (ae["AEENDTC"] != "").all()


def test_an_event_that_worsens_across_phases(delivered):
    ae = delivered("mbc", "ae").query("USUBJID == 'MBC-01-004' and AEDECOD == 'Anaemia'")
    chemo = delivered("mbc", "ex").query("USUBJID == 'MBC-01-004' and EXTRT == 'NAB-PACLITAXEL'")
    started = chemo["EXSTDTC"].min()

    assert ae["AETOXGR"].tolist() == ["2", "3"]
    assert ae["AESTDTC"].iloc[0] < started < ae["AESTDTC"].iloc[1]


def test_events_outside_the_window(trial, delivered):
    dm = delivered(trial, "dm").set_index("USUBJID")
    ae = delivered(trial, "ae").query("AESTDTC.str.len() == 10").join(dm, on="USUBJID", rsuffix="_")
    ae = ae[ae["RFXENDTC"] != ""]
    late = pd.to_datetime(ae["AESTDTC"]) - pd.to_datetime(ae["RFXENDTC"])

    assert (ae["AESTDTC"] < ae["RFXSTDTC"]).any()
    assert (late.dt.days > 30).any()


def test_an_event_without_a_grade(trial, delivered):
    assert (delivered(trial, "ae")["AETOXGR"] == "").sum() == 1


def test_open_events_name_the_day_until_which_they_are_open(trial, delivered):
    ae = delivered(trial, "ae").query("AEENDTC == ''")

    assert set(ae["AEENRTPT"]) == {"ONGOING"}
    assert (ae["AEENTPT"] != "").all()


def test_a_questionnaire_half_filled(delivered):
    qs = delivered("atc", "qs").query("USUBJID == 'ATC-01-003' and VISIT == 'WEEK 6'")
    blank = qs["QSSTAT"] == "NOT DONE"

    assert (len(qs), blank.sum()) == (65, 29)
    assert (qs["QSREASND"][blank] == "Second page left blank").all()


def test_a_questionnaire_never_returned(delivered):
    qs = delivered("atc", "qs").query("USUBJID == 'ATC-01-003'")
    sv = delivered("atc", "sv").query("USUBJID == 'ATC-01-003'")

    assert "WEEK 18" in set(sv["VISIT"]) - set(qs["VISIT"])


def test_questionnaire_items_stay_within_their_codes(delivered):
    qs = delivered("atc", "qs").query("QSSTRESN != ''")
    top = qs.assign(QSSTRESN=qs["QSSTRESN"].astype(int)).groupby("QSTESTCD")["QSSTRESN"].max()

    assert top[["C3029", "C3030"]].max() <= 7
    assert top.drop(["C3029", "C3030"]).max() == 4
    assert top[[f"HN35{item}" for item in range(61, 66)]].max() <= 2


def test_an_rna_sample_without_its_pair(delivered):
    sheet = delivered("mbc", "samples")
    single = sheet.groupby("USUBJID")["SAMPLE_ID"].count().loc[lambda n: n == 1]
    interim = delivered("mbc", "samples", "interim").groupby("USUBJID")["SAMPLE_ID"].count()

    assert single.index.tolist() == ["MBC-01-007"]
    assert interim[interim == 1].index.tolist() == ["MBC-01-007", "MBC-01-011"]


def test_an_rna_sample_of_poor_quality(delivered):
    sheet = delivered("mbc", "samples")

    assert sheet[sheet["RIN"].astype(float) < 6]["SAMPLE_ID"].tolist() == ["009-R"]


def test_screen_failures_have_reasons(trial, delivered):
    failed = delivered(trial, "dm").query("ARMCD == 'SCRNFAIL'")["USUBJID"]
    ds = delivered(trial, "ds").query("DSDECOD == 'SCREEN FAILURE' and USUBJID in @failed")

    assert len(failed) == {"mbc": 3, "atc": 2}[trial]
    assert ds["USUBJID"].tolist() == failed.tolist()
    assert (ds["DSTERM"] != "").all()
    assert set(failed) <= set(delivered(trial, "ie")["USUBJID"])


def test_clinical_oddities_for_the_checks_to_find(delivered):
    ae = delivered("mbc", "ae").query("AEOUT == 'FATAL'")
    pd_rows = delivered("mbc", "rs").query("RSTESTCD == 'OVRLRESP' and RSSTRESC == 'PD'")
    measured = delivered("mbc", "tr")[["USUBJID", "VISIT"]].drop_duplicates()
    unmeasured = pd_rows.merge(measured, how="left", indicator=True, validate="one_to_one")

    assert sorted(ae["AETOXGR"]) == ["4", "5", "5", "5"]
    assert unmeasured.query("_merge == 'left_only'")["USUBJID"].tolist() == ["MBC-01-009"]


@pytest.mark.parametrize("mark", ["<", "&", '"', "ü", "'"])
def test_free_text_that_needs_escaping(mark, delivered):
    text = "".join(
        text
        for trial in ANAKINRA_TRIALS
        for domain, column in (("ae", "AETERM"), ("cm", "CMTRT"), ("mh", "MHTERM"))
        for text in delivered(trial, domain)[column]
    )

    assert mark in text


def test_a_term_that_a_spreadsheet_would_take_for_a_formula(trial, delivered):
    assert delivered(trial, "ae")["AETERM"].str.startswith("=").sum() == 1


def test_ongoing_treatment_has_no_end(trial, delivered):
    later = delivered(trial, "ex").query("EXENDTC == ''")
    interim = delivered(trial, "ex", "interim").query("EXENDTC == ''")

    assert later["USUBJID"].unique().tolist() == [{"mbc": "MBC-01-015", "atc": "ATC-01-012"}[trial]]
    assert interim["USUBJID"].nunique() >= 2


def test_a_delivery_runs_past_its_cut_to_the_day_it_was_made(trial, delivered):
    days = {
        "mbc": {"interim": ("2014-06-30", "2014-07-14"), "later": ("2015-03-31", "2015-04-14")},
        "atc": {"interim": ("2019-12-31", "2020-01-14"), "later": ("2021-06-30", "2021-07-14")},
    }
    for name, (cut, made) in days[trial].items():
        last = {}
        for domain in ("dm", "ds", "dv", "sv", "ex", "ae", "cm", "lb", "rs", "tr"):
            frame = delivered(trial, domain, name)
            dates = frame[[column for column in frame if column.endswith("DTC")]]
            last[domain] = dates.stack().str[:10].max()
        assert max(last.values()) <= made
        assert {"dm", "ds", "dv", "sv", "lb", "rs"} <= {d for d, day in last.items() if day > cut}


def test_a_death_between_the_cut_and_its_delivery(delivered):
    who = "USUBJID == 'MBC-01-009'"
    dm, ae = delivered("mbc", "dm").query(who), delivered("mbc", "ae").query(who)
    ds = delivered("mbc", "ds").query(who)

    assert dm["DTHDTC"].tolist() == ["2015-04-05"]
    assert ae.query("AEOUT == 'FATAL'")["AEENDTC"].tolist() == ["2015-04-05"]
    assert ds.query("DSDECOD == 'DEATH'")["DSSTDTC"].tolist() == ["2015-04-05"]


@pytest.mark.parametrize(("trial", "cut"), [("mbc", "2015-03-31"), ("atc", "2021-06-30")])
def test_a_consent_between_the_cut_and_its_delivery(trial, cut, delivered):
    assert (delivered(trial, "dm")["RFICDTC"] > cut).sum() == 1
