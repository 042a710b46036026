-- The schema of a new chancery database. Databases of earlier versions reach the same state through
-- the files in `migrations/`; a test compares the two. Change both, and never a released migration.
--
-- Conventions: integer keys; days as days since 1970-01-01 beside the EDTF text that they bound;
-- words of closed vocabularies as text; byte offsets of UTF-8 in `start` and `end`, end-exclusive.
-- Tables named `…_report` hold what one article says and are, with `judgement`, the truth. All else is
-- derived from them. What articles say of somebody under one key is a `profile`; `alias`, `alias_word`,
-- `external_id` and the tables `profile_…` belong to it. Profiles that are found to be of one person, body,
-- country or place by a `link` or a judgement make an `entity`. Reports refer to profiles; `meeting` and
-- `meeting_participant` to entities, whose number is that of their oldest profile.

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

-- What articles say under one key: a register's id; the folded name, with the country (of a person: of
-- the offices in the article); one word with office, country and year; or the article where a name alone
-- says too little. `male` and `female` count the reports whose pronouns say so. `joined_to` is the profile
-- of the same entity that it came to, by the rule `joined_by`; both are null for the first.
CREATE TABLE profile (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organization', 'country', 'place')),
    country TEXT,
    articles INTEGER NOT NULL CHECK (articles >= 0),
    mentions INTEGER NOT NULL CHECK (mentions >= 0),
    male INTEGER NOT NULL DEFAULT 0,
    female INTEGER NOT NULL DEFAULT 0,
    entity INTEGER REFERENCES entity (id),
    joined_to INTEGER REFERENCES profile (id) ON DELETE SET NULL,
    joined_by TEXT
) STRICT;

CREATE INDEX profile_by_entity ON profile (entity);
CREATE INDEX profile_by_joined_to ON profile (joined_to) WHERE joined_to IS NOT NULL;

-- A person, body, country or place: the profiles that are found to be one, summed up. `id` is that of
-- the oldest of them; the numbers of the others lead here. `country` is an ISO 3166 code.
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

-- The numbers of profiles that no article speaks of any more: if one does again, it has its number back, and
-- until then the number leads to the oldest profile that was of the same entity, if there was one.
CREATE TABLE former_profile (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    heir INTEGER REFERENCES profile (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX former_profile_by_heir ON former_profile (heir) WHERE heir IS NOT NULL;

-- An office that articles of one year show somebody in. `office` has the words of the title without the ways
-- of writing it; `country` is empty and `year` 0 where unknown.
CREATE TABLE profile_office (
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    office TEXT NOT NULL,
    country TEXT NOT NULL,
    tenure TEXT NOT NULL CHECK (tenure IN ('current', 'former', 'designate')),
    year INTEGER NOT NULL,
    reports INTEGER NOT NULL CHECK (reports > 0),
    PRIMARY KEY (profile, office, country, tenure, year)
) STRICT, WITHOUT ROWID;

-- The words under which profiles meet to be compared.
CREATE TABLE profile_block (
    block TEXT NOT NULL,
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    PRIMARY KEY (block, profile)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_block_by_profile ON profile_block (profile);

-- Two persons with a name in common of whom articles speak as two, and how many articles.
CREATE TABLE profile_apart (
    a INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    articles INTEGER NOT NULL CHECK (articles > 0),
    PRIMARY KEY (a, b),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_apart_by_b ON profile_apart (b);

-- Why two profiles may be one. Those of little `strength`, and those that something speaks against
-- (`conflict`), join nothing and wait for a judgement.
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

-- What a person, or a rule that somebody chose, decided about two keys: of profiles, of a name in any country,
-- or of reports of meetings (`report:…/2`). `made` and `undone` are seconds since 1970-01-01 UTC.
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

-- A form of a profile's name, its name included, with the number of reports that give it as the fullest
-- name and as another form.
CREATE TABLE alias (
    id INTEGER PRIMARY KEY,
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    form TEXT NOT NULL,
    folded TEXT NOT NULL,
    as_name INTEGER NOT NULL CHECK (as_name >= 0),
    as_alias INTEGER NOT NULL CHECK (as_alias >= 0),
    UNIQUE (profile, form)
) STRICT;

CREATE INDEX alias_by_folded ON alias (folded, profile);

-- The words of the folded forms, for finding a name by some of its words.
CREATE TABLE alias_word (
    word TEXT NOT NULL,
    alias INTEGER NOT NULL REFERENCES alias (id) ON DELETE CASCADE,
    PRIMARY KEY (word, alias)
) STRICT, WITHOUT ROWID;

CREATE INDEX alias_word_by_alias ON alias_word (alias);

-- A key in a public register, with the number of reports that give it.
CREATE TABLE external_id (
    profile INTEGER NOT NULL REFERENCES profile (id) ON DELETE CASCADE,
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    reports INTEGER NOT NULL CHECK (reports > 0),
    PRIMARY KEY (profile, scheme, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX external_id_by_value ON external_id (value, scheme, profile);

-- What one article says of an entity; `position` is the number of its key in the record (1 for `e1`).
-- `aliases` and `external` are JSON arrays, of strings and of pairs, or null where they are empty; `sex` is
-- what most pronouns say.
CREATE TABLE entity_report (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    profile INTEGER NOT NULL REFERENCES profile (id),
    name TEXT NOT NULL,
    aliases TEXT,
    external TEXT,
    country TEXT,
    sex TEXT CHECK (sex IN ('male', 'female')),
    UNIQUE (article, position)
) STRICT;

CREATE INDEX entity_report_by_profile ON entity_report (profile, country);

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
    person INTEGER NOT NULL REFERENCES profile (id),
    title TEXT NOT NULL,
    folded_title TEXT NOT NULL,
    organization INTEGER REFERENCES profile (id),
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
    place INTEGER REFERENCES profile (id),
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
    entity INTEGER NOT NULL REFERENCES profile (id),
    capacity TEXT NOT NULL CHECK (capacity IN (
        'principal', 'host', 'visitor', 'mediator', 'delegation')),
    PRIMARY KEY (meeting, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX meeting_participant_by_entity ON meeting_participant (entity, meeting);

-- What one article says of a meeting. `parties` is a hash of kind and participants, null for a report
-- that nothing may join because it names somebody known to this article only or gives no close date.
-- `place_country` is the place's country as this article's record has it. `joined_by` names the rule that
-- joined it to the meeting's other reports, null for the first. `told_on` is the day of publication of a report
-- without a day that can join others by that.
CREATE TABLE meeting_report (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position > 0),
    meeting INTEGER NOT NULL REFERENCES meeting (id),
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'visit')),
    status TEXT NOT NULL CHECK (status IN (
        'held', 'under_way', 'planned', 'proposed', 'postponed', 'cancelled', 'denied')),
    place INTEGER REFERENCES profile (id),
    place_country TEXT,
    edtf TEXT,
    earliest INTEGER,
    latest INTEGER CHECK (latest >= earliest),
    date_words TEXT,
    attribution TEXT,
    attribution_entity INTEGER REFERENCES profile (id),
    parties BLOB CHECK (length(parties) = 16),
    joined_by TEXT,
    told_on INTEGER,
    UNIQUE (article, position),
    CHECK ((edtf IS NULL) = (earliest IS NULL) AND (edtf IS NULL) = (latest IS NULL)),
    CHECK ((edtf IS NULL) = (date_words IS NULL)),
    CHECK (attribution IS NOT NULL OR attribution_entity IS NULL)
) STRICT;

CREATE INDEX meeting_report_by_meeting ON meeting_report (meeting);
CREATE INDEX meeting_report_by_parties ON meeting_report (parties, earliest) WHERE parties IS NOT NULL;
CREATE INDEX meeting_report_by_telling ON meeting_report (parties, told_on)
    WHERE told_on IS NOT NULL AND parties IS NOT NULL;
CREATE INDEX meeting_report_against ON meeting_report (meeting)
    WHERE status IN ('denied', 'cancelled', 'postponed');
CREATE INDEX meeting_report_by_place ON meeting_report (place) WHERE place IS NOT NULL;
CREATE INDEX meeting_report_by_attribution ON meeting_report (attribution_entity)
    WHERE attribution_entity IS NOT NULL;

-- The number of a meeting that was joined to another: it leads to the one that has this report, which is its
-- number again when the report is parted from it.
CREATE TABLE former_meeting (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX former_meeting_by_report ON former_meeting (report);

-- Who took part in a meeting, as one article tells it; `position` is the place in its order, `earliest` the
-- report's first day if it can be joined to one that names others, too.
CREATE TABLE report_participant (
    meeting_report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE,
    profile INTEGER NOT NULL REFERENCES profile (id),
    position INTEGER NOT NULL CHECK (position > 0),
    capacity TEXT NOT NULL CHECK (capacity IN (
        'principal', 'host', 'visitor', 'mediator', 'delegation')),
    earliest INTEGER,
    PRIMARY KEY (meeting_report, profile)
) STRICT, WITHOUT ROWID;

CREATE INDEX report_participant_by_profile ON report_participant (profile, earliest);

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
