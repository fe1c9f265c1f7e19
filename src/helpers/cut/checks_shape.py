"""Checks of a cut's shape: what must be delivered, in which columns, with which identifiers."""

import unicodedata

import pandas as pd

from helpers.cut import schema
from helpers.cut.declared import CODE, EMPTY, MISSING, PATTERN
from helpers.cut.findings import SHOWN_PER_RULE, counted, mask_id
from helpers.cut.rules import Spot, clinical, note, structural
from helpers.cut.typed import SOURCE_ROW, parent_keys, supplemental_keys

# Cyrillic and Greek letters that look as Latin ones do
LATIN = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425"
    "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7"
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u03bf",
    "ABEKMHOPCTYXABEZHIKMNOPTYXaeopcyxio",
)


def _failed(records, domain, check):
    """Yield (column, rows) of what the declared schema refuses for one reason."""
    failures = records.failures(domain)
    for column, found in failures[failures.check == check].groupby("column", sort=False):
        yield column, sorted(found.row) if check != MISSING else None


def _first_rows(values):
    """Return the row where each distinct value first stands, and how often the value stands."""
    return values.drop_duplicates().index, values.map(values.value_counts())


@structural
def check_demographics_delivered(records):
    """Every cut has DM, the list of its participants."""
    if not records.delivered_file("dm"):
        yield Spot("dm", None, "", "is not delivered", "Send DM; without it nobody can be counted")


@structural
def check_required_columns(records):
    """Every required column of a delivered domain is there."""
    for domain in records.declared:
        for column, _ in _failed(records, domain, MISSING):
            yield Spot(domain, None, column, "required column is missing", "Send the column")


@structural
def check_key_filled(records):
    """No identifier that makes a record's key is empty."""
    for domain in records.declared:
        for column, rows in _failed(records, domain, EMPTY):
            yield Spot(domain, rows, column, "is empty but part of the key", "Fill it in")


@structural
def check_duplicate_rows(records):
    """No record is delivered twice; duplicates are never dropped silently."""
    for domain in records.declared:
        text = records.delivered[domain]
        repeated = text.index[text.duplicated()]
        yield Spot(domain, repeated, "", "repeats an earlier row in full", "Send each record once")


@structural
def check_key_unique(records):
    """The declared key of a domain names one record only."""
    for domain in records.declared:
        frame, key = records.frame(domain), schema.key_of(domain)
        text = records.delivered[domain]
        repeated = frame[frame.duplicated(key, keep=False)]
        if repeated.empty:
            continue
        first = repeated.reset_index().groupby(key, sort=False).SRCROW.transform("first")
        first.index = repeated.index
        rows = repeated.index[(first != repeated.index) & ~text.loc[repeated.index].duplicated()]
        message = first.loc[rows].map("has the same {} as row {{}}".format("+".join(key)).format)
        yield Spot(domain, rows, key[-1], message, "Give each record its own key")


@structural
def check_domain_column(records):
    """The DOMAIN column says what the file is."""
    for domain in records.domains:
        column = "RDOMAIN" if schema.is_supplemental(domain) else "DOMAIN"
        values = records.frame(domain)[column]
        expected = domain.removeprefix("supp").upper()
        wrong = values.index[(values != "") & (values.str.upper() != expected)]
        yield Spot(domain, wrong, column, f"is not {expected}", "Send each domain in its own file")


@structural
def check_one_study(records):
    """All records belong to one study."""
    studies = pd.concat(
        [records.frame(domain).STUDYID.rename(domain) for domain in records.domains] or [_none()]
    )
    counts = studies[studies != ""].value_counts()
    if len(counts) < 2:
        return
    listed = ", ".join(f"{study} ({counted(count, 'record')})" for study, count in counts.items())
    for domain in records.domains:
        values = records.frame(domain).STUDYID
        rows, _ = _first_rows(values[~values.isin(["", counts.index[0]])])
        yield Spot(domain, rows, "STUDYID", f"the cut mixes studies: {listed}", "Send one study")


def _none():
    return pd.Series(dtype=object)


@structural
def check_id_pattern(records):
    """Identifiers are 1 to 40 letters, digits, points, underscores and hyphens."""
    allowed = "is not 1 to 40 letters, digits, '.', '_' or '-' starting with a letter or digit"
    for domain in records.declared:
        for column, failed in _failed(records, domain, PATTERN):
            rows, _ = _first_rows(records.frame(domain)[column].loc[failed])
            yield Spot(domain, rows, column, allowed, "Use a plain identifier")


def _plain(ids):
    """Return ids as they look: without case, blanks, unseen signs and other forms of characters."""
    folded = [unicodedata.normalize("NFKC", text.translate(LATIN)).casefold() for text in ids]
    seen = ["".join(sign for sign in text if _is_seen(sign)) for text in folded]
    return pd.Series(seen, index=ids.index, dtype=object)


def _is_seen(sign):
    return not sign.isspace() and unicodedata.category(sign) != "Cf"


@structural
def check_one_spelling(records):
    """A participant's identifier is spelled in one way, also in case and blanks."""
    known = records.frame("dm").USUBJID.drop_duplicates()
    spelled = pd.Series(known.to_numpy(), index=_plain(known)).groupby(level=0).first()
    for domain in records.declared:
        ids = records.frame(domain).get("USUBJID", _none())
        ids = ids[ids != ""].drop_duplicates()
        meant = _plain(ids).map(spelled)
        other = ids.index[meant.notna() & (meant != ids)]
        repair = meant.map(lambda known: f"It is probably {mask_id(str(known))!r} of DM")
        yield Spot(domain, other, "USUBJID", "is another spelling of a participant", repair)


@structural
def check_participant_known(records):
    """Every participant with a record is listed in DM."""
    if not records.has("dm"):
        return
    known = set(_plain(records.frame("dm").USUBJID))
    for domain in records.declared:
        ids = records.frame(domain).get("USUBJID", _none())
        distinct = ids[ids != ""].drop_duplicates()
        unknown = distinct[~_plain(distinct).isin(known)]
        rows, count = _first_rows(ids[ids.isin(unknown)])
        message = count.map(lambda n: f"participant is not in DM ({counted(n, 'record')})")
        yield Spot(domain, rows, "USUBJID", message, "Send the participant's DM record")


@structural
def check_strict_codes(records):
    """Coded values come from their list: grades are 1 to 5, sexes and flags as CDISC has them."""
    yield from _codes(records, strict=True)


def _codes(records, strict):
    for domain in records.declared:
        variables = schema.variables(domain)
        for column, rows in _failed(records, domain, CODE):
            listed, values = schema.codelists()[variables[column].codelist]
            if listed == strict:
                message = f"is not one of {', '.join(values)}"
                yield Spot(domain, rows, column, message, "Correct the code at the source")


@note
def check_open_codes(records):
    """A word outside an extensible list is kept as delivered."""
    yield from _codes(records, strict=False)


@note
def check_extra_columns(records):
    """Columns that the schema does not declare are kept as text."""
    for domain in records.declared:
        extra = [name for name in records.delivered[domain] if name not in schema.variables(domain)]
        if extra:
            named = ", ".join(extra[:SHOWN_PER_RULE])
            rest = f" and {len(extra) - SHOWN_PER_RULE} more" if extra[SHOWN_PER_RULE:] else ""
            yield Spot(domain, None, "", f"kept as text: {named}{rest}")


@structural
def check_supplemental_names(records):
    """A supplemental qualifier does not overwrite a column of its parent."""
    for domain in filter(schema.is_supplemental, records.domains):
        parent = records.delivered.get(domain[4:])
        if parent is not None:
            names = records.frame(domain).QNAM
            rows, _ = _first_rows(names[names.isin([*parent.columns, SOURCE_ROW])])
            yield Spot(domain, rows, "QNAM", "is a column of the parent", "Rename the qualifier")


@structural
def check_supplemental_idvar(records):
    """A supplemental qualifier names a column of its parent, or none, to find its record."""
    for domain in filter(schema.is_supplemental, records.domains):
        parent = records.delivered.get(domain[4:])
        if parent is not None:
            names = records.frame(domain).IDVAR
            rows, _ = _first_rows(names[(names != "") & ~names.isin(parent.columns)])
            yield Spot(domain, rows, "IDVAR", "is no column of the parent", "Correct the name")


@structural
def check_supplemental_once(records):
    """A supplemental qualifier has one value for a record, also where 1 is written as 1.0."""
    for domain in filter(schema.is_supplemental, records.domains):
        frame, key = records.frame(domain), schema.key_of(domain)
        record = supplemental_keys(frame, "IDVARVAL").record.where(frame.IDVAR != "", "")
        again = frame.assign(IDVARVAL=record).duplicated(key) & ~frame.duplicated(key)
        message = "qualifies its record a second time"
        yield Spot(domain, frame.index[again], "IDVARVAL", message, "Send each qualifier once")


@clinical
def check_qualifier_has_record(records):
    """Every supplemental qualifier belongs to a record of its parent."""
    for domain in filter(schema.is_supplemental, records.domains):
        parent = records.frame(domain[4:])
        for idvar, rows in records.frame(domain).groupby("IDVAR", sort=True):
            known = idvar == "" or idvar in parent
            keys = pd.MultiIndex.from_frame(supplemental_keys(rows, idvar))
            met = keys.isin(parent_keys(parent, idvar)) if known else [False] * len(rows)
            message = "qualifies no record of the parent"
            lost = [row for row, found in zip(rows.index, met, strict=True) if not found]
            yield Spot(domain, lost, "IDVARVAL", message, "Send the record or drop the qualifier")
