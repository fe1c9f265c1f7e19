"""Small matrices, one per gene, inverted for all genes together."""

import numpy as np


def invert(matrix):
    """Return the inverse of a positive definite matrix (k x k x genes), and its log determinant."""
    log_determinant = np.zeros(matrix.shape[2])
    for i in range(len(matrix)):
        column, pivot = matrix[:, i].copy(), matrix[i, i].copy()
        log_determinant += np.log(pivot)
        row = matrix[i] / pivot
        matrix -= column[:, None] * row
        matrix[i], matrix[:, i] = row, -column / pivot
        matrix[i, i] = 1 / pivot
    return matrix, log_determinant
