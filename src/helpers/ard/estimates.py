"""An estimate with its limits, as three result rows: each says why, where it is not known."""

import math

Z = 1.959963984540054  # quantile of the normal distribution for 95% limits
ESTIMATE = ("estimate", "conf_low", "conf_high")
UNKNOWN = (math.nan,) * 3


def add_estimate(rows, found, method, missing, key):
    """Add estimate, conf_low and conf_high; `missing` is the warning of each that is nan."""
    for name, value in zip(ESTIMATE, found, strict=True):
        warning = missing if math.isnan(value) else ""
        rows.add({name: value}, method=method, warning=warning, **key)
