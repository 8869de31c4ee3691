"""Documents in, an Excel tracker out, and back again: `write.tracker` and `read.read`.

`layout` decides where each answer stands and by which hidden words it is found again; writer and reader both
ask it. `values` turns answers into cells and back.

On the way back `gate` refuses what is unsafe, `sheets` opens the rest, `find` says which sheet is which of ours (by
`known`: keys, labels, names), and `read` makes submissions of what stands there.
"""

import os

# openpyxl writes other bytes where lxml happens to be installed. Ours must not depend on a neighbor.
os.environ["OPENPYXL_LXML"] = "False"
