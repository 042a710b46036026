-- Identity across articles: what had one key becomes a profile, and an entity is a cluster of profiles.

ALTER TABLE entity RENAME TO profile;
DROP INDEX entity_by_country;

CREATE TABLE entity (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'country', 'place')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    country TEXT,
    articles INTEGER NOT NULL CHECK (articles >= 0),
    mentions INTEGER NOT NULL CHECK (mentions >= 0)
) STRICT;

CREATE INDEX entity_by_country ON entity (country) WHERE country IS NOT NULL;

INSERT INTO entity (id, kind, name, folded, country, articles, mentions)
SELECT id, kind, name, folded, country, articles, mentions FROM profile;

ALTER TABLE profile DROP COLUMN name;
ALTER TABLE profile DROP COLUMN folded;
ALTER TABLE profile ADD COLUMN male INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile ADD COLUMN female INTEGER NOT NULL DEFAULT 0;
ALTER TABLE profile ADD COLUMN entity INTEGER REFERENCES entity (id);
ALTER TABLE profile ADD COLUMN joined_to INTEGER REFERENCES profile (id) ON DELETE SET NULL;
ALTER TABLE profile ADD COLUMN joined_by TEXT;

UPDATE profile SET entity = id;

CREATE INDEX profile_by_entity ON profile (entity);
CREATE INDEX profile_by_joined_to ON profile (joined_to) WHERE joined_to IS NOT NULL;

ALTER TABLE alias RENAME COLUMN entity TO profile;
ALTER TABLE external_id RENAME COLUMN entity TO profile;
ALTER TABLE entity_report RENAME COLUMN entity TO profile;
ALTER TABLE entity_report ADD COLUMN sex TEXT CHECK (sex IN ('male', 'female'));
DROP INDEX entity_report_by_entity;
CREATE INDEX entity_report_by_profile ON entity_report (profile, country);
ALTER TABLE report_participant RENAME COLUMN entity TO profile;
DROP INDEX report_participant_by_entity;
CREATE INDEX report_participant_by_profile ON report_participant (profile);

CREATE TABLE profile_office (
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    country TEXT NOT NULL,
    tenure TEXT NOT NULL CHECK (tenure IN ('current', 'former', 'designate')),
    year INTEGER NOT NULL,
    reports INTEGER NOT NULL CHECK (reports > 0),
    PRIMARY KEY (profile, office, country, tenure, year)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile_block (
    block TEXT NOT NULL,
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    PRIMARY KEY (block, profile)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_block_by_profile ON profile_block (profile);

CREATE TABLE profile_apart (
    a INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    articles INTEGER NOT NULL CHECK (articles > 0),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_apart_by_b ON profile_apart (b);

CREATE TABLE link (
    a INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    rule TEXT NOT NULL,
    strength INTEGER NOT NULL CHECK (strength BETWEEN 0 AND 100),
    evidence TEXT NOT NULL,
    conflict TEXT,
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_by_b ON link (b);
CREATE INDEX link_by_rule ON link (rule);

CREATE TABLE judgement (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sort TEXT NOT NULL CHECK (sort IN ('entity', 'meeting')),
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'not_same', 'unsure')),
    judge TEXT NOT NULL,
    reason TEXT NOT NULL,
    made INTEGER NOT NULL,
    undone INTEGER,
    CHECK (a < b)
) STRICT;

CREATE INDEX judgement_by_a ON judgement (sort, a) WHERE undone IS NULL;
CREATE INDEX judgement_by_b ON judgement (sort, b) WHERE undone IS NULL;
