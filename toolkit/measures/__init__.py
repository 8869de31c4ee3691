"""Conclusions declared once, as data in a worksheet, and computed the same everywhere.

`shown` turns each measure of a document into figures, a small table of them and a sentence. A figure is an expression
in the closed language of `expression`. Kinds of measures (`counted`, `funnel`, `verdict`, `numbers`) only put figures
together; back-ends know the nodes of the language and no kind. Each back-end is one module over these nodes: `value`
(Python), `excel` (a formula) and `javascript` (data that a script in the browser computes). Another medium joins as one
more module and touches no measure.
Every back-end matches over `Node` and `Test` and ends in `assert_never`: a new node is a type error in all of them at
once. `pencil` puts an author's expression, and conditions on rows, into words for paper. `group` counts the slips of
many people, and `floors` says what of that may be shown.

What all back-ends agree on. A name is a column: an answer in each row, or nothing. A row counts in `sum`, `mean` and
`count` only if every column named there has a number. `sum`, `mean`, `min` and `max` of no rows have no result, and
neither has a division by zero; `count` of no rows is 0. What is put together from something without a result has none.
A text in a cell is counted under the code that the reader would read it as, or not at all. A number or a day is counted
where the cell holds one: words that a reader may take for a number are no number to a formula.
"""
