"""Inverses of many small matrices against those of one."""

import numpy as np
import pytest

from helpers.ard.expression_matrices import invert


@pytest.mark.parametrize("size", [0, 1, 2, 5])
def test_each_inverse_is_that_of_its_matrix(size):
    random = np.random.default_rng(size)
    roots = random.normal(size=(6, size, size + 2))
    matrices = roots @ roots.transpose(0, 2, 1)

    inverse, log_determinant = invert(matrices.transpose(1, 2, 0).copy())

    np.testing.assert_allclose(inverse.transpose(2, 0, 1), np.linalg.inv(matrices), rtol=1e-8)
    np.testing.assert_allclose(log_determinant, np.linalg.slogdet(matrices)[1], atol=1e-10)
