"""What the analysis keeps of who somebody is: no closer than the trial file allows."""

POOLED = "POOLED"


def person_as_told(dm, restricted):
    """Return DM with ages and sites as closely as the trial file lets the book tell them.

    An age over `oldest_age` counts as the first year over it, in every table and summary. A site
    with fewer screened participants than `smallest_site` is one of the pooled sites.

    Parameters
    ----------
    dm : DataFrame
        One row per screened participant: AGE in years, SITEID; both as delivered.
    restricted : Restricted
        The words of the trial file; a word that is missing changes nothing.
    """
    if restricted.oldest_age is not None:
        dm = dm.assign(AGE=dm["AGE"].clip(upper=restricted.oldest_age + 1))
    if restricted.smallest_site is not None:
        few = dm["SITEID"].map(dm["SITEID"].value_counts()) < restricted.smallest_site
        dm = dm.assign(SITEID=dm["SITEID"].mask(few, POOLED))
    return dm
