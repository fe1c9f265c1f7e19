"""The names of domains in words."""

DOMAINS = {
    "ae": "adverse events",
    "be": "samples",
    "cm": "medication",
    "counts": "sequencing counts",
    "dm": "demographics",
    "ds": "disposition",
    "dv": "protocol deviations",
    "ex": "exposure",
    "ie": "eligibility criteria not met",
    "lb": "laboratory",
    "mh": "medical history",
    "pr": "procedures",
    "qs": "questionnaires",
    "rs": "response and performance",
    "samples": "sample sheet",
    "sc": "subject characteristics",
    "sv": "visits",
    "ti": "trial criteria",
    "tr": "tumour measurements",
    "ts": "trial summary",
    "tu": "tumours",
    "vs": "vital signs",
}


def domain_name(code):
    """Return "AE, adverse events" for the code of a domain, and the like for its qualifiers."""
    words = DOMAINS.get(code.lower())
    if words is None and (parent := DOMAINS.get(code.lower().removeprefix("supp"))):
        words = f"qualifiers of {parent}"
    return f"{code.upper()}, {words}" if words else code.upper()


def domain_words(code):
    """Return "adverse events" for the code of a domain; a foreign one is its code."""
    return DOMAINS.get(code.lower(), code.upper())
