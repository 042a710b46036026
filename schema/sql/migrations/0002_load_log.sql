-- The load log tells what was read, skipped and failed, and why; a run that was killed stands in it
-- without an end. The article knows which extractor read it, and the store which files it has read to
-- their end, so that a second run need not do again what is done.

ALTER TABLE load RENAME TO load_before;

CREATE TABLE load (
    id INTEGER PRIMARY KEY,
    command TEXT NOT NULL CHECK (command IN ('load', 'import')),
    started INTEGER NOT NULL,
    finished INTEGER,
    ended TEXT CHECK (ended IN ('done', 'interrupted', 'failed')),
    program TEXT NOT NULL,
    added INTEGER NOT NULL,
    replaced INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    meetings INTEGER NOT NULL,
    CHECK ((finished IS NULL) = (ended IS NULL))
) STRICT;

INSERT INTO load
SELECT id, 'load', started, finished, 'done', program, added, replaced, unchanged, duplicates, 0, failed, 0
FROM load_before;

DROP TABLE load_before;

CREATE TABLE load_problem (
    load INTEGER NOT NULL REFERENCES load (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    outcome TEXT NOT NULL CHECK (outcome IN ('skipped', 'failed')),
    reason TEXT NOT NULL,
    file TEXT NOT NULL,
    place TEXT,
    message TEXT NOT NULL,
    PRIMARY KEY (load, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE file_read (
    file TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    modified INTEGER NOT NULL,
    reading BLOB NOT NULL CHECK (length(reading) = 16),
    articles INTEGER NOT NULL CHECK (articles >= 0),
    load INTEGER REFERENCES load (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE article ADD COLUMN extractor BLOB CHECK (length(extractor) = 16);
