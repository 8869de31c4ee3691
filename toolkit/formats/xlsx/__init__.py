"""Documents in, an Excel tracker out, and back again: `write.tracker` and `read.read`.

`layout` decides where each answer stands and by which hidden words it is found again; writer and reader both
ask it. `values` turns answers into cells and back.
"""

import os

# openpyxl writes other bytes where lxml happens to be installed. Ours must not depend on a neighbor.
os.environ["OPENPYXL_LXML"] = "False"
