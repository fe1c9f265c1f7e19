"""All results of systemic inflammation: ratios, values by visit, scores, corticosteroids."""

from helpers.ard.frame import concat_results
from helpers.ard.inflammation import ard_inflammation
from helpers.ard.inflammation_scores import ard_inflammation_scores
from helpers.ard.inflammation_steroids import ard_inflammation_steroids
from helpers.ard.inflammation_values import ard_inflammation_values


def ard_inflammation_course(adinfl, adsl, trial, courses):
    """Return the results of all four analyses of the markers, one after the other.

    Parameters
    ----------
    adinfl : DataFrame of `derive_adinfl`
    adsl : DataFrame, one record per participant
    trial : Trial
    courses : DataFrame of `helpers.adam.corticosteroids`, or None
    """
    return concat_results(
        [
            ard_inflammation(adinfl),
            ard_inflammation_values(adinfl, adsl, trial),
            ard_inflammation_scores(adinfl, trial),
            ard_inflammation_steroids(adinfl, courses),
        ]
    )
