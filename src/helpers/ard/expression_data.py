"""pydeseq2's data set with the rules of R's DESeq2 for the trend and the prior of dispersions."""

import warnings

import numpy as np
import pandas as pd
from pydeseq2.dds import DeseqDataSet

from helpers.ard.expression_trend import FEW_DEGREES, fit_prior_variance

SOME_SPREAD = 10  # times the lowest dispersion


class BatchedDataSet(DeseqDataSet):
    """A data set whose trend is one call, and whose prior is fitted where degrees are few."""

    def _fit_parametric_dispersion_trend(self, vst=False):
        # the stock method drops genes for good, and looks at each in turn
        name = "vst_genewise_dispersions" if vst else "genewise_dispersions"
        known = self.var.loc[self.non_zero_genes]
        covariates = 1 / known["_normed_means"]
        coefficients, _, found = self.inference.dispersion_trend_gamma_glm(covariates, known[name])
        if not (known[name] > SOME_SPREAD * self.min_disp).any():
            self._set_no_spread(vst)
            return
        if not found:
            self._fit_mean_dispersion_trend(vst)
            return
        trend = pd.Series(coefficients, index=["a0", "a1"])
        self.uns["vst_trend_coeffs" if vst else "trend_coeffs"] = trend
        if not vst:
            self.uns["disp_function_type"] = "parametric"
            fitted = trend["a0"] + trend["a1"] / self.var["_normed_means"]
            self.var["fitted_dispersions"] = fitted.where(self.var["non_zero"])

    def _set_no_spread(self, vst):
        """Take ten times the lowest dispersion for every gene, as R does where none has spread."""
        warnings.warn(
            "No gene varies beyond counting, so that dispersions have no trend.",
            UserWarning,
            stacklevel=2,
        )
        self.uns["mean_disp"] = SOME_SPREAD * self.min_disp
        self.var["fitted_dispersions"] = self.uns["mean_disp"]
        if vst:
            self.vst_fit_type = "mean"
        else:
            self.uns["disp_function_type"] = "mean"

    def fit_dispersion_prior(self):
        """Set the prior variance of log dispersions, and how far they scatter."""
        known = self.var[self.var["non_zero"]]
        dispersions = known["genewise_dispersions"]
        above = dispersions >= 100 * self.min_disp
        residuals = np.log(dispersions[above] / known.loc[above, "fitted_dispersions"])
        samples, columns = self.obsm["design_matrix"].shape
        degrees = samples - columns
        if degrees <= FEW_DEGREES:
            warnings.warn(
                f"With {degrees} residual degrees of freedom dispersions are poorly known.",
                UserWarning,
                stacklevel=2,
            )
        scatter, prior = fit_prior_variance(residuals.to_numpy(), degrees)
        self.uns["_squared_logres"], self.uns["prior_disp_var"] = scatter, np.float64(prior)
