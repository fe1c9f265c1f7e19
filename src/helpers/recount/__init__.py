"""An independent second computation of the headline numbers, by a plain path of its own.

It reads the delivered files and the trial file itself, with the standard library, and follows the
definitions in words. It shares no code with the first computation: of `helpers` it imports nothing
but where things are, so that one mistake cannot be made twice by one line.
"""
