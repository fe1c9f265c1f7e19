"""Persons listed under several numbers, by the answers of the site that the manifest holds."""


def counted_as(answers, people, treated):
    """Return {other number: the number that counts}: the treated one, else of the last consent.

    Parameters
    ----------
    answers : list of dicts with rule, subject, value
    people : list of dicts, the rows of DM
    treated : set of the numbers with a record of exposure
    """
    rank = {
        row["USUBJID"]: (row["USUBJID"] in treated, row.get("RFICDTC", ""), place)
        for place, row in enumerate(people)
    }
    same = {number: {number} for number in rank}
    for answer in answers:
        pair = answer["subject"], answer["value"]
        if answer["rule"] == "same_person" and all(number in rank for number in pair):
            joined = same[pair[0]] | same[pair[1]]
            same |= dict.fromkeys(joined, joined)
    best = {number: max(known, key=rank.get) for number, known in same.items()}
    return {number: one for number, one in best.items() if number != one}


def once(people, other):
    """Return the rows of DM of the numbers that count, each with its person's first consent."""
    first = {}
    for row in people:
        person, day = other.get(row["USUBJID"], row["USUBJID"]), row.get("RFICDTC", "")
        first[person] = min(filter(None, [day, first.get(person)]), default="")
    return [row | {"RFICDTC": first[row["USUBJID"]]} for row in people if row["USUBJID"] in first]
