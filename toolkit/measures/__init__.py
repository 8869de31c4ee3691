"""A conclusion declared once, as text on a field, and computed the same everywhere.

`expression` reads the text into a small tree. Each back-end is one module with one function over that tree:
`value` (Python), `excel` (a formula), `pencil` (words for paper). Another medium joins as one more module;
every back-end matches over `Node` and ends in `assert_never`, so a new kind of node is a type error in all of
them at once.

What all back-ends agree on. A name is a column: a number in each row, or nothing. A row counts in `sum`,
`mean` and `count` only if every column named there has a number. `sum`, `mean`, `min` and `max` of no rows, and a
division by zero, have no result; `count` of no rows is 0.
"""
