-- Copies: the same text at several addresses, or several versions of one, is one article that reports
-- once. Articles stored before have no bands until they are loaded again.

ALTER TABLE article ADD COLUMN copy_of INTEGER REFERENCES article (id);

CREATE INDEX article_by_original ON article (copy_of) WHERE copy_of IS NOT NULL;

DROP INDEX article_by_url;

CREATE INDEX article_by_url ON article (url, title) WHERE url IS NOT NULL;

CREATE TABLE article_band (
    band INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    PRIMARY KEY (band, article)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_band_by_article ON article_band (article);
