"""ADLINE: what is known of each participant over all endpoints, on one line."""

from types import SimpleNamespace

import pandas as pd

from helpers.adam.adline import derive_adline

OS, PFS = SimpleNamespace(id="os"), SimpleNamespace(id="pfs")


def test_a_line_has_responses_changes_and_times_and_what_ended_them(frame):
    adsl = frame("""
        USUBJID | INCLFL | SAFFL
        04      |        | Y
        02      | Y      |
        03      |        |
        01      | Y      | Y
        """)
    bor = frame("""
        USUBJID | PARAMCD | AVALC | NEREAS
        01      | BOR     | PR    |
        01      | CBOR    | SD    |
        02      | BOR     | NE    | unconfirmed
        02      | CBOR    | NE    | never assessed
        03      | CBOR    | PD    |
        """)
    best = frame("""
        USUBJID | PARAMCD | PCHG:float
        01      | SUMDIAM | -31.25
        04      | SUMDIAM | 5
        04      | VOLUME  | 7
        """)
    adtte = frame("""
        USUBJID | PARAMCD | AVAL:float | CNSR:float | EVNTDESC | CNSDTDSC
        01      | OS      | 200        | 1          |          | LAST KNOWN ALIVE
        02      | OS      | 25         | 0          | DEATH    |
        01      | PFS     | 90         | 2          |          | NO ASSESSMENT
        """)

    lines = derive_adline(adsl, bor, best, adtte, [OS, PFS])

    expected = frame("""
        USUBJID | TREATED | CBOR | NEREAS         | BOR | PCHG_SUMDIAM:float | PCHG_VOLUME:float | DAYS_OS:float | CNSR_OS:float | WHY_OS           | DAYS_PFS:float | CNSR_PFS:float | WHY_PFS
        01      | Y       | SD   |                | PR  | -31.25             |                   | 200           | 1             | LAST KNOWN ALIVE | 90             | 2              | NO ASSESSMENT
        02      |         | NE   | never assessed | NE  |                    |                   | 25            | 0             | DEATH            |                |                |
        04      | Y       |      |                |     | 5                  | 7                 |               |               |                  |                |                |
        """)  # fmt: skip
    pd.testing.assert_frame_equal(lines, expected.set_index("USUBJID"), check_dtype=False)
