-- What questions need beside the reports: the run that wrote an article, a token that tells a change, and the
-- full-text index, which the first search fills.

ALTER TABLE article ADD COLUMN load INTEGER REFERENCES load (id) ON DELETE SET NULL;

CREATE INDEX article_by_load ON article (load) WHERE load IS NOT NULL;

CREATE TABLE data_version (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token BLOB NOT NULL CHECK (length(token) = 16)
) STRICT;

INSERT INTO data_version (id, token) VALUES (1, randomblob(16));

CREATE VIRTUAL TABLE search USING fts5 (
    title, body, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');

CREATE TABLE searchable (
    article INTEGER PRIMARY KEY,
    content_id BLOB NOT NULL CHECK (length(content_id) = 16)
) STRICT;
