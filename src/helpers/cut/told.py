"""What is said of a cut that has just been staged: left out, accepted, after its day."""

from helpers.cut.accepted import NAME, read_accepted, sealed
from helpers.cut.delivery import left_out
from helpers.cut.findings import counted, escaped
from helpers.cut.manifest import read_manifest
from helpers.cut.reading import after_cut


def told(delivery, trial_id, data_cut):
    """Return one line each: files left out, findings accepted and why, rows after the cut.

    A line of `accepted.csv` that meets nothing in this cut is told too.
    """
    used = sealed(read_manifest(trial_id, data_cut)[0])
    idle = [line for line in read_accepted(trial_id) if line not in used]
    lines = [f"left out: {name} is no domain this book reads" for name in left_out(delivery)]
    lines += [f"accepted: {line.line()}" for line in used]
    lines += [f"{NAME} accepts what this cut does not hold: {line.line()}" for line in idle]
    rows, values = after_cut(trial_id, data_cut)
    if rows or values:
        words = f"{counted(rows, 'row')} left out, {counted(values, 'value')} set back"
        lines.append(f"after the cut: {words}")
    return [escaped(line) for line in lines]
