//! A text of all that is stored, without the numbers of rows: two databases that hold the same give
//! the same bytes.

use std::io::Write;

use rusqlite::types::ValueRef;

use crate::StoreError;
use crate::store::Store;

/// The sections in order: a name, and a query whose order depends on content alone. A meeting is named
/// by the first of its reports. The load log is left out, for it tells when and not what.
const SECTIONS: &[(&str, &str)] = &[
    (
        "article",
        "SELECT lower(hex(a.content_id)), a.name, a.title, a.body, a.published, a.source, a.url,
             a.byline, a.language, lower(hex(o.content_id))
         FROM article a LEFT JOIN article o ON o.id = a.copy_of ORDER BY a.content_id",
    ),
    (
        "band",
        "SELECT lower(hex(a.content_id)), b.band FROM article_band b JOIN article a ON a.id = b.article
         ORDER BY a.content_id, b.band",
    ),
    (
        "origin",
        "SELECT o.file, o.line, lower(hex(a.content_id)), lower(hex(o.content_id))
         FROM origin o JOIN article a ON a.id = o.article ORDER BY o.file, o.line, a.content_id",
    ),
    (
        "entity",
        "SELECT (SELECT min(key) FROM profile WHERE entity = e.id) AS first, kind, name, folded, country,
             articles, mentions
         FROM entity e ORDER BY first",
    ),
    (
        "profile",
        "SELECT p.key, p.kind, p.country, p.articles, p.mentions, p.male, p.female,
             (SELECT min(key) FROM profile WHERE entity = p.entity), t.key, p.joined_by
         FROM profile p LEFT JOIN profile t ON t.id = p.joined_to ORDER BY p.key",
    ),
    (
        "profile-office",
        "SELECT p.key, o.office, o.country, o.tenure, o.year, o.reports
         FROM profile_office o JOIN profile p ON p.id = o.profile
         ORDER BY p.key, o.office, o.country, o.tenure, o.year",
    ),
    (
        "profile-block",
        "SELECT p.key, b.block FROM profile_block b JOIN profile p ON p.id = b.profile
         ORDER BY p.key, b.block",
    ),
    (
        "profile-apart",
        "SELECT min(a.key, b.key), max(a.key, b.key), x.articles
         FROM profile_apart x JOIN profile a ON a.id = x.a JOIN profile b ON b.id = x.b
         ORDER BY 1, 2",
    ),
    (
        "link",
        "SELECT min(a.key, b.key), max(a.key, b.key), l.rule, l.strength, l.evidence, l.conflict
         FROM link l JOIN profile a ON a.id = l.a JOIN profile b ON b.id = l.b ORDER BY 1, 2",
    ),
    (
        "judgement",
        "SELECT sort, a, b, verdict, judge, reason, made, undone FROM judgement
         ORDER BY sort, a, b, made, verdict, judge, reason, undone",
    ),
    (
        "alias",
        "SELECT e.key, a.form, a.folded, a.as_name, a.as_alias
         FROM alias a JOIN profile e ON e.id = a.profile ORDER BY e.key, a.form",
    ),
    (
        "external",
        "SELECT e.key, x.scheme, x.value, x.reports
         FROM external_id x JOIN profile e ON e.id = x.profile ORDER BY e.key, x.scheme, x.value",
    ),
    (
        "entity-report",
        "SELECT lower(hex(a.content_id)), r.position, e.key, r.name, r.aliases, r.external, r.country,
             r.sex
         FROM entity_report r JOIN article a ON a.id = r.article JOIN profile e ON e.id = r.profile
         ORDER BY a.content_id, r.position",
    ),
    (
        "mention",
        "SELECT lower(hex(a.content_id)), r.position, m.part, m.start, m.\"end\", m.form
         FROM article a JOIN entity_report r ON r.article = a.id
         JOIN mention m ON m.entity_report = r.id
         ORDER BY a.content_id, r.position, m.part, m.start, m.\"end\", m.form",
    ),
    (
        "role",
        "SELECT lower(hex(a.content_id)), r.position, p.key, r.title, o.key, r.tenure
         FROM role_report r JOIN article a ON a.id = r.article JOIN profile p ON p.id = r.person
         LEFT JOIN profile o ON o.id = r.organization
         ORDER BY a.content_id, r.position",
    ),
    (
        "role-evidence",
        "SELECT lower(hex(a.content_id)), r.position, v.part, v.start, v.\"end\", v.rule
         FROM article a JOIN role_report r ON r.article = a.id
         JOIN role_evidence v ON v.role_report = r.id
         ORDER BY a.content_id, r.position, v.position",
    ),
    (
        "meeting",
        "SELECT f.name, m.kind, m.status, (SELECT min(key) FROM profile WHERE entity = m.place), m.edtf,
             m.earliest, m.latest, m.sources
         FROM meeting m
         JOIN (SELECT r.meeting, min(lower(hex(a.content_id)) || '/' || r.position) AS name
               FROM meeting_report r JOIN article a ON a.id = r.article GROUP BY r.meeting) f
             ON f.meeting = m.id
         ORDER BY f.name",
    ),
    (
        "participant",
        "SELECT f.name, (SELECT min(key) FROM profile WHERE entity = p.entity) AS first, p.capacity
         FROM (SELECT r.meeting, min(lower(hex(a.content_id)) || '/' || r.position) AS name
               FROM meeting_report r JOIN article a ON a.id = r.article GROUP BY r.meeting) f
         JOIN meeting_participant p ON p.meeting = f.meeting
         ORDER BY f.name, first",
    ),
    (
        "meeting-report",
        "SELECT lower(hex(a.content_id)), r.position, f.name, r.kind, r.status, p.key,
                r.place_country, r.edtf, r.earliest, r.latest, r.date_words, r.attribution, t.key,
                r.parties IS NOT NULL, r.joined_by
         FROM meeting_report r JOIN article a ON a.id = r.article
         JOIN (SELECT r.meeting, min(lower(hex(a.content_id)) || '/' || r.position) AS name
               FROM meeting_report r JOIN article a ON a.id = r.article GROUP BY r.meeting) f
             ON f.meeting = r.meeting
         LEFT JOIN profile p ON p.id = r.place
         LEFT JOIN profile t ON t.id = r.attribution_entity
         ORDER BY a.content_id, r.position",
    ),
    (
        "table-row",
        "SELECT lower(hex(a.content_id)), r.position, t.text
         FROM article a JOIN meeting_report r ON r.article = a.id
         JOIN table_row t ON t.meeting_report = r.id
         WHERE a.is_table ORDER BY a.content_id, r.position",
    ),
    (
        "report-participant",
        "SELECT lower(hex(a.content_id)), r.position, e.key, p.capacity
         FROM article a JOIN meeting_report r ON r.article = a.id
         JOIN report_participant p ON p.meeting_report = r.id JOIN profile e ON e.id = p.profile
         ORDER BY a.content_id, r.position, p.position",
    ),
    (
        "meeting-evidence",
        "SELECT lower(hex(a.content_id)), r.position, v.part, v.start, v.\"end\", v.rule
         FROM article a JOIN meeting_report r ON r.article = a.id
         JOIN meeting_evidence v ON v.meeting_report = r.id
         ORDER BY a.content_id, r.position, v.position",
    ),
];

impl Store {
    /// Writes all that is stored as lines of tab-separated fields, without the numbers of rows.
    ///
    /// Two databases of the same articles give the same bytes, in whatever order the articles came.
    /// Text stands in double quotes with line breaks and tabs escaped; nothing is `-`.
    ///
    /// # Errors
    /// If the database cannot be read or `out` written.
    pub fn dump(&self, out: &mut dyn Write) -> Result<(), StoreError> {
        for (section, sql) in SECTIONS {
            let mut statement = self.connection().prepare_cached(sql)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                out.write_all(section.as_bytes())?;
                for column in 0..columns {
                    out.write_all(b"\t")?;
                    write_value(out, row.get_ref(column)?)?;
                }
                out.write_all(b"\n")?;
            }
        }
        Ok(())
    }
}

fn write_value(out: &mut dyn Write, value: ValueRef<'_>) -> std::io::Result<()> {
    match value {
        ValueRef::Null => out.write_all(b"-"),
        ValueRef::Integer(number) => write!(out, "{number}"),
        ValueRef::Real(number) => write!(out, "{number}"),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            write!(out, "{:?}", String::from_utf8_lossy(bytes))
        }
    }
}
