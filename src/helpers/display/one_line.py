"""One line per participant over all endpoints of efficacy."""

import pandas as pd

from helpers.display.formats import DASH, count, number_or_dash
from helpers.display.grids import lower_first, plain
from helpers.display.tables import listing
from helpers.display.text import absent

SHOWN = 200
UNSEEN = "NE"


def one_line_table(lines, labels, time_endpoints):
    """Return every participant's response, best changes and times with their status (ADLINE)."""
    if lines.empty:
        return absent("Nobody was included or treated, so there is no line to show.")
    first = lines.head(SHOWN)
    cells = {"Treated": ["yes" if flag == "Y" else "no" for flag in first["TREATED"]]}
    if "CBOR" in first:
        cells["Best response, confirmed"] = response_cells(first, "CBOR")
        cells["unconfirmed"] = response_cells(first, "BOR")
    for name in [column for column in first if column.startswith("PCHG_")]:
        label = lower_first(labels.get(name.removeprefix("PCHG_"), name))
        cells[f"Best change, {label} (%)"] = list(map(number_or_dash, first[name]))
    for endpoint in time_endpoints:
        cells[f"{endpoint.label} (days)"] = _times(first, endpoint.id.upper())
    table = pd.DataFrame(cells, index=pd.Index(first.index, name="Participant"))
    notes = [
        "CR complete response, PR partial response, SD stable disease, PD progressive disease, NE "
        "not evaluable. A time with + ended without the event, for the reason beside it.",
    ]
    if len(lines) > SHOWN:
        notes.append(f"The first {SHOWN} of {count(len(lines))} participants.")
    title = f"Efficacy of each participant (N = {count(len(lines))})"
    return listing(table, title, notes, whole="efficacy_by_participant")


def response_cells(lines, paramcd):
    """Return each best response in its letters, with the reason why one is not evaluable."""
    words = lines[paramcd].fillna(UNSEEN)
    if paramcd != "CBOR":
        return words.to_numpy()
    return [
        f"{word} ({lower_first(plain(why))})" if word == UNSEEN and isinstance(why, str) else word
        for word, why in zip(words, lines["NEREAS"], strict=True)
    ]


def _times(lines, name):
    return [
        DASH if pd.isna(days) else f"{count(days)}{'+' * (cnsr != 0)} {lower_first(plain(why))}"
        for days, cnsr, why in zip(
            lines[f"DAYS_{name}"], lines[f"CNSR_{name}"], lines[f"WHY_{name}"], strict=True
        )
    ]
