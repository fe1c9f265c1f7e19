"""The world on one day: what the database held, as delivered rows."""

from pathlib import Path

from ruamel.yaml import YAML

COLUMNS = YAML(typ="safe").load((Path(__file__).parent / "columns.yml").read_text())
UNNUMBERED = {"dm", "sv"}
SUPPLEMENT = ["RDOMAIN", "USUBJID", "IDVAR", "IDVARVAL", "QNAM", "QLABEL", "QVAL", "QORIG", "QEVAL"]


def cut_world(parameters, world, day):
    """Return (columns, rows) of each file on a day; every cell is text, a missing one empty."""
    study = parameters["study"]
    files = {}
    for domain, records in world.items():
        if domain == "samples":
            continue
        rows = list(_rows(study, domain, records, day))
        columns = ["STUDYID", "DOMAIN", "USUBJID", *COLUMNS[domain]]
        files[domain] = (columns, rows)
        for name, label in study.get("supplementary", {}).get(domain, {}).items():
            columns = ["STUDYID", *SUPPLEMENT]
            files[f"supp{domain}"] = (
                columns,
                list(_supplement(study, rows, (domain, name, label))),
            )
    return files


def _rows(study, domain, records, day):
    for record in records:
        row = record.at(day)
        if row is None:
            continue
        row |= {"STUDYID": study["id"], "DOMAIN": domain.upper(), "USUBJID": record.usubjid}
        if domain not in UNNUMBERED:
            row[f"{domain.upper()}SEQ"] = str(record.sequence)
        yield row


def _supplement(study, rows, qualifier):
    domain, name, label = qualifier
    key = f"{domain.upper()}SEQ"
    for row in rows:
        if row.get(name):
            yield {
                "STUDYID": study["id"],
                "RDOMAIN": domain.upper(),
                "USUBJID": row["USUBJID"],
                "IDVAR": key,
                "IDVARVAL": row[key],
                "QNAM": name,
                "QLABEL": label,
                "QVAL": row[name],
                "QORIG": "CRF",
                "QEVAL": "INVESTIGATOR",
            }
