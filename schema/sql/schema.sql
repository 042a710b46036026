-- The schema of a new chancery database. Databases of earlier versions reach the same state through
-- the files in `migrations/`; a test compares the two. Change both, and never a released migration.
--
-- Conventions: integer keys; days as days since 1970-01-01 beside the EDTF text that they bound;
-- words of closed vocabularies as text; byte offsets of UTF-8 in `start` and `end`, end-exclusive.
-- Tables named `…_report` hold what one article says and are the truth. The tables `entity`, `alias`,
-- `alias_word`, `external_id`, `meeting` and `meeting_participant` are derived from them: what the
-- articles say together.

-- One article. `version` is a hash of the article's bytes and of the record made from them, `extractor`
-- one of the program and the rules that made the record, null where the caller did not say. A table of
-- events is kept as an article without a text (`is_table`): its content id is a hash of the file, its
-- reports are its rows, and their positions the numbers of the rows. A reprint or another version of an
-- article is a `copy_of` it and reports nothing. `load` is the run that last wrote it, null where none did.
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    content_id BLOB NOT NULL UNIQUE CHECK (length(content_id) = 16),
    version BLOB NOT NULL CHECK (length(version) = 16),
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    published INTEGER,
    source TEXT,
    url TEXT,
    byline TEXT,
    language TEXT,
    extractor BLOB CHECK (length(extractor) = 16),
    is_table INTEGER NOT NULL DEFAULT 0 CHECK (is_table IN (0, 1)),
    copy_of INTEGER REFERENCES article (id),
    load INTEGER REFERENCES load (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX article_by_url ON article (url, title) WHERE url IS NOT NULL;
CREATE INDEX article_by_original ON article (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX article_by_name ON article (name);
CREATE INDEX article_by_published ON article (published);
CREATE INDEX article_by_load ON article (load) WHERE load IS NOT NULL;

-- The bands of a text's fingerprint: reprints have at least one in common.
CREATE TABLE article_band (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_band_by_article ON article_band (article);

-- A place that an article was read from; `line` is 0 for a file that holds one article. `content_id` is
-- that of the article.
CREATE TABLE origin (
    file TEXT NOT NULL,
    line INTEGER NOT NULL CHECK (line >= 0),
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    content_id BLOB NOT NULL CHECK (length(content_id) = 16),
    PRIMARY KEY (file, line, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX origin_by_article ON origin (article);

-- A person, body, country or place. `key` is what makes reports of it one: a register's id, or the
-- folded name, or the article where a name alone says too little. `country` is an ISO 3166 code.
CREATE TABLE entity (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'country', 'place')),
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    country TEXT,
    articles INTEGER NOT NULL CHECK (articles >= 0),
    mentions INTEGER NOT NULL CHECK (mentions >= 0)
) STRICT;

CREATE INDEX entity_by_country ON entity (country) WHERE country IS NOT NULL;

-- A form of an entity's name, its name included, with the number of reports that give it as the fullest
-- name and as another form.
CREATE TABLE alias (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    folded TEXT NOT NULL,
    as_name INTEGER NOT NULL CHECK (as_name >= 0),
    as_alias INTEGER NOT NULL CHECK (as_alias >= 0),
    UNIQUE (entity, form)
) STRICT;

CREATE INDEX alias_by_folded ON alias (folded, entity);

-- The words of the folded forms, for finding a name by some of its words.
CREATE TABLE alias_word (
    word TEXT NOT NULL,
    alias INTEGER NOT NULL REFERENCES alias (id) ON DELETE CASCADE,
    PRIMARY KEY (word, alias)
) STRICT, WITHOUT ROWID;

CREATE INDEX alias_word_by_alias ON alias_word (alias);

-- A key of an entity in a public register, with the number of reports that give it.
CREATE TABLE external_id (
    entity INTEGER NOT NULL REFERENCES entity (id) ON DELETE CASCADE,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    reports INTEGER NOT NULL CHECK (reports > 0),
    PRIMARY KEY (entity, scheme, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX external_id_by_value ON external_id (value, scheme, entity);

-- What one article says of an entity; `position` is the number of its key in the record (1 for `e1`).
-- `aliases` and `external` are JSON arrays, of strings and of pairs, or null where they are empty.
CREATE TABLE entity_report (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    entity INTEGER NOT NULL REFERENCES entity (id),
    name TEXT NOT NULL,
    aliases TEXT,
    external TEXT,
    country TEXT,
    UNIQUE (article, position)
) STRICT;

CREATE INDEX entity_report_by_entity ON entity_report (entity, country);

-- A place in an article that refers to an entity.
CREATE TABLE mention (
    entity_report INTEGER NOT NULL REFERENCES entity_report (id) ON DELETE CASCADE,
    part TEXT NOT NULL CHECK (part IN ('title', 'body')),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    form TEXT NOT NULL CHECK (form IN ('name', 'nominal', 'pronoun')),
    PRIMARY KEY (entity_report, part, start, "end", form)
) STRICT, WITHOUT ROWID;

-- What one article says of who holds an office, seen on the article's day of publication.
CREATE TABLE role_report (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    person INTEGER NOT NULL REFERENCES entity (id),
    title TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    organization INTEGER REFERENCES entity (id),
    tenure TEXT NOT NULL CHECK (tenure IN ('current', 'former', 'designate')),
    UNIQUE (article, position)
) STRICT;

CREATE INDEX role_report_by_person ON role_report (person);
CREATE INDEX role_report_by_title ON role_report (folded_title, organization, person);
CREATE INDEX role_report_by_organization ON role_report (organization) WHERE organization IS NOT NULL;

-- The words that carry a role.
CREATE TABLE role_evidence (
    role_report INTEGER NOT NULL REFERENCES role_report (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    part TEXT NOT NULL CHECK (part IN ('title', 'body')),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    rule TEXT NOT NULL,
    PRIMARY KEY (role_report, position)
) STRICT, WITHOUT ROWID;

-- A meeting, call or visit: the node that gathers what the articles report of it. `status` is what the
-- reports say over time; place and date are those of the report that tells them most exactly.
CREATE TABLE meeting (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'visit')),
    status TEXT NOT NULL CHECK (status IN (
        'held', 'under_way', 'planned', 'proposed', 'postponed', 'cancelled', 'denied')),
    place INTEGER REFERENCES entity (id),
    edtf TEXT,
    earliest INTEGER,
    latest INTEGER CHECK (latest >= earliest),
    sources INTEGER NOT NULL CHECK (sources >= 0),
    CHECK ((edtf IS NULL) = (earliest IS NULL) AND (edtf IS NULL) = (latest IS NULL))
) STRICT;

CREATE INDEX meeting_by_day ON meeting (earliest, latest);
CREATE INDEX meeting_by_place ON meeting (place) WHERE place IS NOT NULL;

-- Who took part in a meeting.
CREATE TABLE meeting_participant (
    meeting INTEGER NOT NULL REFERENCES meeting (id) ON DELETE CASCADE,
    entity INTEGER NOT NULL REFERENCES entity (id),
    capacity TEXT NOT NULL CHECK (capacity IN (
        'principal', 'host', 'visitor', 'mediator', 'delegation')),
    PRIMARY KEY (meeting, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX meeting_participant_by_entity ON meeting_participant (entity, meeting);

-- What one article says of a meeting. `parties` is a hash of kind and participants, null for a report
-- that nothing may join because it names somebody known to this article only or gives no close date.
-- `place_country` is the place's country as this article's record has it. `joined_by` names the rule that
-- joined it to the meeting's other reports, null for the first.
CREATE TABLE meeting_report (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    meeting INTEGER NOT NULL REFERENCES meeting (id),
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'visit')),
    status TEXT NOT NULL CHECK (status IN (
        'held', 'under_way', 'planned', 'proposed', 'postponed', 'cancelled', 'denied')),
    place INTEGER REFERENCES entity (id),
    place_country TEXT,
    edtf TEXT,
    earliest INTEGER,
    latest INTEGER CHECK (latest >= earliest),
    date_words TEXT,
    attribution TEXT,
    attribution_entity INTEGER REFERENCES entity (id),
    parties BLOB CHECK (length(parties) = 16),
    joined_by TEXT,
    UNIQUE (article, position),
    CHECK ((edtf IS NULL) = (earliest IS NULL) AND (edtf IS NULL) = (latest IS NULL)),
    CHECK ((edtf IS NULL) = (date_words IS NULL)),
    CHECK (attribution IS NOT NULL OR attribution_entity IS NULL)
) STRICT;

CREATE INDEX meeting_report_by_meeting ON meeting_report (meeting);
CREATE INDEX meeting_report_by_parties ON meeting_report (parties, earliest) WHERE parties IS NOT NULL;
CREATE INDEX meeting_report_by_place ON meeting_report (place) WHERE place IS NOT NULL;
CREATE INDEX meeting_report_by_attribution ON meeting_report (attribution_entity)
    WHERE attribution_entity IS NOT NULL;

-- Who took part in a meeting, as one article tells it; `position` is the place in its order.
CREATE TABLE report_participant (
    meeting_report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE,
    entity INTEGER NOT NULL REFERENCES entity (id),
    position INTEGER NOT NULL CHECK (position > 0),
    capacity TEXT NOT NULL CHECK (capacity IN (
        'principal', 'host', 'visitor', 'mediator', 'delegation')),
    PRIMARY KEY (meeting_report, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_participant_by_entity ON report_participant (entity);

-- The words that carry a report of a meeting.
CREATE TABLE meeting_evidence (
    meeting_report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    part TEXT NOT NULL CHECK (part IN ('title', 'body')),
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL CHECK ("end" >= start),
    rule TEXT NOT NULL,
    PRIMARY KEY (meeting_report, position)
) STRICT, WITHOUT ROWID;

-- What a row of a table says, in place of the sentences of an article.
CREATE TABLE table_row (
    meeting_report INTEGER PRIMARY KEY REFERENCES meeting_report (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

-- One run of `load` or `import`, for the user to look back at. Times are seconds since 1970-01-01 UTC. The
-- counts are brought up to date with every batch; `finished` and `ended` are null while it runs, and
-- for good where it was killed.
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

-- An input of a run that gave no article: passed over on purpose, or failed. `reason` is a short word
-- that can be counted, `place` the line or member of the file.
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

-- A file that was read to its end without a failure, all of whose articles are stored. While size and
-- time of change (nanoseconds since 1970) and the way of reading (a hash of extractor and options) are
-- the same, there is nothing new in it.
CREATE TABLE file_read (
    file TEXT PRIMARY KEY,
    size INTEGER NOT NULL CHECK (size >= 0),
    modified INTEGER NOT NULL,
    reading BLOB NOT NULL CHECK (length(reading) = 16),
    articles INTEGER NOT NULL CHECK (articles >= 0),
    load INTEGER REFERENCES load (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;

-- One row: a token that is new after every change of what the store answers with. What is derived from the
-- database outside of it (the snapshot of the graph) holds while its token is still this one.
CREATE TABLE data_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token BLOB NOT NULL CHECK (length(token) = 16)
) STRICT;

INSERT INTO data_version (id, token) VALUES (1, randomblob(16));

-- The full-text index of the articles, without their text. It is brought up to date by the first search
-- after a change, so that loading does not pay for it; `searchable` says which text of which article it holds.
CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE searchable (
    article INTEGER PRIMARY KEY,
    content_id BLOB NOT NULL CHECK (length(content_id) = 16)
) STRICT;
