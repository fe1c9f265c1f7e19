"""All results of an edition as Parquet, text as the pages hold it."""

import pandas as pd

from helpers.book.marker import RESULTS

STAT = "stat"


def write_parquet(pages, target):
    """Write the results of all pages as Parquet: every column is text but the statistic itself.

    `pages` maps a chapter to its page folder. Text is never read as a missing value, so that "NA"
    in data stays "NA"; a statistic that is missing is.
    """
    import fastparquet

    kept = {chapter: _read(folder / RESULTS) for chapter, folder in pages.items()}
    frame = pd.concat(kept, names=["chapter"]).reset_index("chapter").reset_index(drop=True)
    frame[STAT] = pd.to_numeric(frame[STAT], errors="raise").astype("float64")
    fastparquet.write(str(target), frame, compression="GZIP", write_index=False)


def words_of(raw):
    """Return every different word of a Parquet file's text columns, one a line."""
    import io

    import fastparquet

    frame = fastparquet.ParquetFile(io.BytesIO(raw)).to_pandas()
    texts = frame.select_dtypes(exclude="number")
    return "\n".join(str(value) for name in texts for value in texts[name].unique())


def _read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False)
