"""The expression engine beside pydeseq2's own and, where it is installed, R's DESeq2.

    python benchmarks/expression.py            every case
    python benchmarks/expression.py --only pairs general

Each fit runs in a process of its own with one thread, on the same simulated counts. Told are CPU
seconds, which another process on the machine hardly moves, of the imports, of the fit from counts
to p-values, and of the shrinkage of fold changes; and the peak memory of the process. The engines
of one case run one after another.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = {
    # genes, pairs, formula, samples left out at the end, shrinkage, engines
    "pairs": (20_000, 11, "~ participant + visit", 0, True, ("ours", "pydeseq2", "R")),
    "general": (20_000, 11, "~ participant + visit + share", 1, False, ("ours", "pydeseq2")),
    "large": (60_000, 30, "~ participant + visit", 0, False, ("ours", "pydeseq2", "R")),
    "refits": (25_000, 11, "~ participant + visit", 0, False, ("ours",)),
}
NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
LISTED = 0.05
R = """
began <- proc.time()
suppressMessages(library(DESeq2))
loaded <- proc.time()
counts <- as.matrix(read.csv("counts.csv", row.names = 1, check.names = FALSE))
sheet <- read.csv("sheet.csv", row.names = 1, colClasses = c(participant = "factor"))
sheet$visit <- factor(sheet$visit)
data <- DESeqDataSetFromMatrix(counts, sheet, as.formula(readLines("formula.txt")))
ready <- proc.time()
data <- DESeq(data, quiet = TRUE)
table <- results(data, contrast = c("visit", "2", "1"), independentFiltering = FALSE)
fitted <- proc.time()
cpu <- function(from, to) sum((to - from)[c("user.self", "sys.self", "user.child", "sys.child")])
memory <- as.numeric(sub("[^0-9]*([0-9]+).*", "\\\\1", grep("VmHWM", readLines("/proc/self/status"),
  value = TRUE))) / 1024
write.csv(as.data.frame(table), "table.csv")
cat(cpu(began, loaded), cpu(ready, fitted), memory)
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=CASES, default=list(CASES))
    parser.add_argument("--engines", nargs="+", default=["ours", "pydeseq2", "R"])
    parser.add_argument("--fit", nargs=2, metavar=("CASE", "ENGINE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.fit:
        print(json.dumps(fit(*given.fit)))
        return
    print("| case | engine | import | fit | shrinkage | peak memory | fit against ours |")
    for case in given.only:
        measure(case, given.engines)


def measure(case, engines):
    """Print one line per engine, and how their lists agree."""
    found = {}
    for engine in CASES[case][-1]:
        if engine in engines and (engine != "R" or shutil.which("Rscript")):
            found[engine] = fit_in_r(case) if engine == "R" else child(case, engine, "1")
            print(line(case, engine, found), flush=True)
    if "ours" not in found:
        return
    again = child(case, "ours", str(os.cpu_count()))
    same = again["digest"] == found["ours"]["digest"]
    print(f"{case}: the same bytes with {os.cpu_count()} threads: {'yes' if same else 'NO'}")
    ours = set(found["ours"]["listed"])
    for engine in set(found) - {"ours"}:
        theirs = set(found[engine]["listed"])
        overlap = len(ours & theirs) / max(len(ours | theirs), 1)
        told = f"{len(ours)} and {len(theirs)} genes, Jaccard {overlap:.4f}"
        print(f"{case}: ours and {engine} list {told}")


def line(case, engine, found):
    mine = found[engine]
    ratio = found["ours"]["fit"] and mine["fit"] / found["ours"]["fit"] if "ours" in found else 0
    shrunken = f"{mine['shrinkage']:.2f}" if mine.get("shrinkage") else ""
    return (
        f"| {case} | {engine} | {mine['import']:.1f} | {mine['fit']:.2f} | {shrunken} "
        f"| {mine['memory']:.0f} MB | {ratio:.0f} times ours |"
    )


def child(case, engine, threads):
    environment = os.environ | dict.fromkeys(NAMES, threads)
    command = [sys.executable, __file__, "--fit", case, engine]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def simulate(case):
    """Return counts (genes x samples) and the sheet; levels and spread are those of whole blood."""
    import numpy as np
    import pandas as pd

    genes, pairs, _, missing, *_ = CASES[case]
    random = np.random.default_rng(20261120)
    level = random.normal(4.2, 2.4, size=(genes, 1)) + random.normal(0, 0.35, size=(genes, pairs))
    effect = random.normal(0, 0.5, size=(genes, 1)) * (random.uniform(size=(genes, 1)) < 0.05)
    spread = (0.03 + 3 / np.exp(level[:, :1])) * random.lognormal(0, 0.5, size=(genes, 1))
    means = np.exp(np.hstack([level, level + effect])) * random.uniform(0.5, 1.8, size=2 * pairs)
    counts = random.poisson(random.gamma(1 / spread, means * spread))
    samples = [f"v{visit}.{who}" for visit in "12" for who in range(pairs)]
    sheet = pd.DataFrame(
        {
            "participant": [f"p{who:02d}" for who in range(pairs)] * 2,
            "visit": ["1"] * pairs + ["2"] * pairs,
            "share": random.normal(size=2 * pairs).round(3),
        },
        index=samples,
    )
    table = pd.DataFrame(counts, index=[f"G{n:05d}" for n in range(genes)], columns=samples)
    kept = samples[: len(samples) - missing]
    return table[kept], sheet.loc[kept]


def fit(case, engine):
    """Return CPU seconds, peak memory, the listed genes and a digest of the whole table."""
    import resource
    import time

    counts, sheet = simulate(case)
    formula, shrunken = CASES[case][2], CASES[case][4]
    start = time.process_time()
    from helpers.ard.expression_fit import VISIT, engine_named, fit_design, fit_stats, shrink

    loaded = time.process_time()
    named = engine_named("batched" if engine == "ours" else engine)
    if case == "refits":
        for who in sheet["participant"].unique():
            rest = sheet[sheet["participant"] != who]
            table = fit_design(counts[rest.index], rest, formula, VISIT, named)[0]
        found = {"fit": time.process_time() - loaded}
    else:
        stats = fit_stats(counts, sheet, formula, VISIT, named)[1]
        table = stats.results_df.copy()
        found = {"fit": time.process_time() - loaded}
        if shrunken:
            start_of_shrinkage = time.process_time()
            table = table.join(shrink(stats))
            found["shrinkage"] = time.process_time() - start_of_shrinkage
    found["import"] = loaded - start
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found["digest"] = hashlib.sha256(table.to_numpy().tobytes()).hexdigest()
    found["listed"] = listed(table)
    return found


def listed(table):
    from helpers.ard.gene_sets import adjust

    return list(table.index[adjust(table["pvalue"].where(table["baseMean"] >= 10)) < LISTED])


def fit_in_r(case):
    import pandas as pd

    counts, sheet = simulate(case)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        counts.to_csv(work / "counts.csv")
        sheet.to_csv(work / "sheet.csv")
        (work / "formula.txt").write_text(CASES[case][2])
        (work / "fit.R").write_text(R)
        environment = os.environ | dict.fromkeys(NAMES, "1")
        command = ["Rscript", "fit.R"]
        done = subprocess.run(
            command, cwd=work, env=environment, check=True, capture_output=True, text=True
        )
        table = pd.read_csv(work / "table.csv", index_col=0)
    loading, fitting, memory = (float(number) for number in done.stdout.split()[-3:])
    return {"import": loading, "fit": fitting, "memory": memory, "listed": listed(table)}


if __name__ == "__main__":
    main()
