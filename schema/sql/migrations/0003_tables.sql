-- Tables of events: a file is kept as an article without a text, whose reports are its rows.

ALTER TABLE article ADD COLUMN is_table INTEGER NOT NULL DEFAULT 0 CHECK (is_table IN (0, 1));

CREATE TABLE table_row (
    meeting_report INTEGER PRIMARY KEY REFERENCES meeting_report (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
