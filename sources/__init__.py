"""Call scores (later deals) from outside: one adapter per file. The rule they share is coaching.intake."""
