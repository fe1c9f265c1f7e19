"""What the second computation leaves out because it lies after the cut."""

from recount_kit import GivenTables

DM = """
    USUBJID | RFICDTC    | DTHDTC     | DTHFL
    01      | 2020-01-02 | 2020-07-01 | Y
    02      | 2020-07-01 |            |
    03      | 2020-06    | 2020-06-30 | Y
    """


def column(delivered, domain, name):
    return [(row["USUBJID"], row[name]) for row in delivered.rows(domain)]


def test_who_entered_after_the_cut_is_in_no_domain():
    delivered = GivenTables(
        "2020-06-30",
        dm=DM,
        lb="""
            USUBJID | LBDTC
            01      | 2020-06-30T09:00
            02      |
            """,
    )
    assert column(delivered, "dm", "RFICDTC") == [("01", "2020-01-02"), ("03", "2020-06")]
    assert column(delivered, "lb", "LBDTC") == [("01", "2020-06-30T09:00")]


def test_a_death_after_the_cut_has_not_happened_and_one_on_its_day_has():
    delivered = GivenTables("2020-06-30", dm=DM)
    assert column(delivered, "dm", "DTHDTC") == [("01", ""), ("03", "2020-06-30")]
    assert column(delivered, "dm", "DTHFL") == [("01", ""), ("03", "Y")]


def test_a_row_that_began_after_the_cut_is_left_out_and_a_partial_date_counts_as_its_first_day():
    delivered = GivenTables(
        "2020-06-15",
        dm=DM,
        ae="""
            USUBJID | AESTDTC
            01      | 2020-06-15
            01      | 2020-06-16
            01      | 2020-06
            01      | 2020-07
            01      |
            """,
    )
    assert [start for _, start in column(delivered, "ae", "AESTDTC")] == [
        "2020-06-15",
        "2020-06",
        "",
    ]


def test_who_was_dosed_by_the_cut_had_entered_whatever_the_consent_says():
    delivered = GivenTables(
        "2020-06-30",
        dm=DM,
        ds="""
            USUBJID | DSDECOD                   | DSSTDTC
            04      | INFORMED CONSENT OBTAINED | 2020-06-01
            """,
        ex="""
            USUBJID | EXSTDTC    | EXENDTC
            02      | 2020-06-29 | 2020-07-15
            """,
    )
    assert [who for who, _ in column(delivered, "dm", "RFICDTC")] == ["01", "02", "03"]
    assert column(delivered, "ex", "EXENDTC") == [("02", "")]


def test_without_any_consent_the_first_date_that_shows_somebody_decides():
    delivered = GivenTables(
        "2020-06-30",
        dm="""
            USUBJID | RFSTDTC
            01      |
            02      |
            03      |
            """,
        sv="""
            USUBJID | SVSTDTC
            01      | 2020-06-30
            02      | 2020-07-01
            """,
    )
    assert [row["USUBJID"] for row in delivered.rows("dm")] == ["01", "03"]


def test_a_later_death_is_taken_back_in_every_domain_alike():
    delivered = GivenTables(
        "2020-06-30",
        dm=DM,
        ds="""
            USUBJID | DSDECOD | DSSTDTC
            01      | DEATH   | 2020-06-20
            03      | DEATH   | 2020-06-20
            """,
        ae="""
            USUBJID | AESTDTC    | AEOUT | AESDTH | AETOXGR
            01      | 2020-06-01 | FATAL | Y      | 5
            """,
    )
    assert column(delivered, "ds", "DSDECOD") == [("03", "DEATH")]
    told = delivered.rows("ae")[0]
    assert (told["AEOUT"], told["AESDTH"], told["AETOXGR"]) == ("", "", "")


def test_an_event_that_ends_in_death_after_the_cut_is_open_and_not_fatal():
    delivered = GivenTables(
        "2020-06-30",
        dm=DM,
        ae="""
            USUBJID | AESTDTC    | AEENDTC    | AEOUT | AESDTH | AETOXGR
            01      | 2020-06-20 | 2020-07-01 | FATAL | Y      | 5
            03      | 2020-06-21 | 2020-06-22 | FATAL | Y      | 5
            """,
    )
    told = [(row["AEENDTC"], row["AEOUT"], row["AETOXGR"]) for row in delivered.rows("ae")]
    assert told == [("", "", ""), ("2020-06-22", "FATAL", "5")]
