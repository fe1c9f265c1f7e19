"""Files on genes for other programs: sets as GMT, counts as GCT; and the links to them."""

from helpers.ard.set_members import half_name
from helpers.display.shown import Shown, download_link, file_link
from helpers.display.text import text


def gmt_text(members):
    """Return the sets as GMT, each gene as the counts name it; halves as NAME_UP and NAME_DN.

    The description says where the set comes from, and how many of its genes are counted.
    """
    lines = []
    for (name, half), of in members.groupby(["GENESET", "HALF"], sort=False):
        genes = list(of["GENE"].dropna())
        words = f"{of['FILE'].iat[0]}: {len(genes)} of {len(of)} genes are counted"
        lines.append("\t".join([half_name(name, half), words, *genes]))
    return "".join(f"{line}\n" for line in lines)


def gct_text(normalised):
    """Return a frame of values, genes x samples, in GCT form (version 1.2); "" of no samples."""
    if normalised.empty:
        return ""
    genes, samples = normalised.shape
    heads = "\t".join(["NAME", "Description", *map(str, normalised.columns)])
    # one pattern for whole rows: many times faster than a table writer
    row = "\t".join(["%s", "na", *["%.6g"] * samples])
    values = zip(normalised.index, normalised.to_numpy().tolist(), strict=True)
    lines = [row % (name, *numbers) for name, numbers in values]
    return "\n".join(["#1.2", f"{genes}\t{samples}", heads, *lines, ""])


def rnk_text(ranking):
    """Return a ranking as gene and statistic, the highest first; the form of preranked programs."""
    return ranking.to_csv(sep="\t", header=False, float_format="%.10g", lineterminator="\n")


def files_line(*names, tables=()):
    """Return one line of links to the files that the page attaches; nothing without any.

    `tables` are tables that the page exports, linked in the same line.
    """
    links = [file_link(name) for name in names if name]
    if not links:
        return Shown("")
    links += [download_link(name) for name in tables]
    return Shown(f'<p class="tb-notes">{text("Files to take along:")} {" ".join(links)}</p>')
