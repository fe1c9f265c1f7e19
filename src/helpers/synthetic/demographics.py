"""Who took part: demographics, characteristics, disposition and criteria not met."""

from helpers.synthetic.records import Record, iso, spread

MILESTONE = {"DSCAT": "PROTOCOL MILESTONE", "DSSCAT": ""}
SUBSEQUENT = 90  # days between survival contacts


def dm_records(person):
    """Yield the participant's only record; what is not known yet is filled in on its day."""
    study, story = person.study, person.story
    record = Record("dm", person.usubjid, person.screens[0], {
        "SUBJID": person.subject,
        "SITEID": study["site"],
        "RFICDTC": iso(person.screens[0]),
        "AGE": story["age"],
        "AGEU": "YEARS",
        "SEX": person.sex,
        "RACE": story.get("race", study["race"]),
        "ETHNIC": story.get("ethnic", study["ethnic"]),
        "COUNTRY": study["country"],
        **_arm("NOTASSGN", "Not Assigned"),
    })  # fmt: skip
    _follow(person, record)
    yield record


def _follow(person, record):
    record.update(person.screens[-1], RFICDTC=iso(person.screens[-1]))
    if not person.included:
        record.update(person.date(person.story["failed_day"]), **_arm("SCRNFAIL", "Screen Failure"))
    else:
        arm = person.study["arm"]
        actual = arm if person.dosed else ["NOTTRT", "Not Treated"]
        record.update(person.included, ARMCD=arm[0], ARM=arm[1], ACTARMCD="", ACTARM="")
        told = person.origin if person.dosed else person.date(person.story["end_day"])
        record.update(told, ACTARMCD=actual[0], ACTARM=actual[1])
    if person.dosed:
        start, end = iso(person.origin), iso(person.last_dose)
        record.update(person.origin, RFSTDTC=start, RFXSTDTC=start)
        record.update(person.last_dose, RFENDTC=end, RFXENDTC=end)
    ended = person.story.get("end_day")
    if ended:
        ended = person.date(ended)
        record.update(ended, RFPENDTC=iso(ended))
    if person.death:
        died = person.death_text
        record.update(person.death, DTHDTC=died, DTHFL="Y", RFPENDTC=died)


def _arm(code, label):
    return {"ARMCD": code, "ARM": label, "ACTARMCD": code, "ACTARM": label}


def sc_records(person):
    """Yield whether a woman can bear children, asked at her first screening; nothing for men."""
    if person.sex == "F":
        answer = "Y" if person.story["age"] < person.study["menopause"] else "N"
        yield Record("sc", person.usubjid, person.screens[0], {
            "SCTESTCD": "CHILDPOT",
            "SCTEST": "Childbearing Potential",
            "SCCAT": "REPRODUCTION",
            "SCORRES": answer,
            "SCSTRESC": answer,
            "SCDTC": iso(person.screens[0]),
        })  # fmt: skip


def ds_records(person):
    """Yield consent, inclusion, ends of treatment and study, and contacts for survival."""
    for consent in person.screens:
        yield _milestone(person, consent, "INFORMED CONSENT OBTAINED")
    failed = person.get("failed_day")
    if failed:
        values = {"DSTERM": person.story["failed_because"], "DSDECOD": "SCREEN FAILURE"}
        yield _disposition(person, person.date(failed), "", values, "SCREENING")
    if person.included:
        yield _milestone(person, person.included, "ENROLLED")
    if person.dosed and person.get("treatment_end"):
        values = _reason(person.story["treatment_end"])
        known = spread(person.last_dose, person.get("treatment_end_known_after", 0))
        yield _disposition(person, known, "STUDY TREATMENT", values, "TREATMENT")
    yield from _end_of_study(person)
    yield from _contacts(person)


def _end_of_study(person):
    if person.get("study_end"):
        date = person.date(person.story["end_day"])
        values = _reason(person.story["study_end"])
        ended = _disposition(person, date, "STUDY PARTICIPATION", values, "FOLLOW-UP")
        if person.death == date:
            ended.values["DSSTDTC"] = person.death_text
        yield ended


def _contacts(person):
    """Yield survival contacts: every three months after treatment, and the last one."""
    if not person.dosed:
        return
    last = person.last_contact
    date = spread(person.last_dose, SUBSEQUENT)
    while date < last:
        yield _contact(person, date)
        date = spread(date, SUBSEQUENT)
    if last != person.death and last > spread(person.last_dose, SUBSEQUENT):
        yield _contact(person, last)


def _contact(person, date):
    values = {"DSTERM": "Alive", "DSDECOD": "SURVIVAL FOLLOW-UP", "DSCAT": "OTHER EVENT"}
    return _ds(person, date, values | {"EPOCH": "FOLLOW-UP"})


def _milestone(person, date, word):
    return _ds(person, date, MILESTONE | {"DSTERM": word, "DSDECOD": word, "EPOCH": "SCREENING"})


def _reason(text):
    """Return the term and its coded word from `WORD` or `WORD: what was written`."""
    word, _, written = text.partition(": ")
    return {"DSDECOD": word, "DSTERM": written or word.capitalize()}


def _disposition(person, date, scope, values, epoch):
    fixed = {"DSCAT": "DISPOSITION EVENT", "DSSCAT": scope, "EPOCH": epoch}
    return _ds(person, date, values | fixed)


def _ds(person, date, values):
    return Record("ds", person.usubjid, date, values | {"DSDTC": iso(date), "DSSTDTC": iso(date)})


def ie_records(person):
    """Yield one record for each criterion that a screening found not met."""
    for failed in person.get("criteria_not_met", ()):
        inclusion = failed["kind"] == "inclusion"
        answer = "N" if inclusion else "Y"
        date = person.date(failed["day"])
        yield Record("ie", person.usubjid, date, {
            "IETESTCD": failed["id"],
            "IETEST": failed["text"],
            "IECAT": failed["kind"].upper(),
            "IEORRES": answer,
            "IESTRESC": answer,
            "VISITNUM": "1",
            "VISIT": person.parameters["screening"]["label"],
            "IEDTC": iso(date),
        })  # fmt: skip
