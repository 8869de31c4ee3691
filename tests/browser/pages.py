"""One page of each kind, for tests that look at every kind."""

OF_EACH_KIND = (
    "index.html",
    "worksheets/one-rejection.html",
    "count.html",
    "modules/m1/index.html",
    "workshops/index.html",
    "workshops/feedback-into-action.html",
    "worksheets/index.html",
    "worksheets/application-log.html",
    "slips/feedback-into-action.html",
    "topics.html",
    "packs.html",
    "404.html",
    "glossary.html",
    "evidence.html",
    "advisors/adapt.html",
)
