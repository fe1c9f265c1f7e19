"""The words of adverse events that several readers share: causality and seriousness."""

# a reasonable possibility that the treatment caused the event, in the words data arrive in
RELATED = ("Y", "YES", "RELATED", "POSSIBLY RELATED", "PROBABLY RELATED", "DEFINITELY RELATED")
RELATED += ("POSSIBLE", "PROBABLE", "DEFINITE")
NOT_RELATED = ("N", "NO", "NOT RELATED", "UNLIKELY RELATED", "UNRELATED", "UNLIKELY", "NONE")
NOT_RELATED += ("REMOTE",)
# why an event is serious; the first of them is also one of the places that tell of a death
CRITERIA = ("AESDTH", "AESLIFE", "AESHOSP", "AESDISAB", "AESCONG", "AESMIE")
