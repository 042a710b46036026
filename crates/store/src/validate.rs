//! Every invariant of the database, checked.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{ArticleId, Fingerprint, Part, Span, fold_name, name_words};
use rusqlite::OptionalExtension as _;

use crate::identity::{Seen, partition};
use crate::join::{LONGEST_SPAN, cluster, summarize};
use crate::load::copies::{bands_of, candidates, members, parts, text};
use crate::load::{
    Field, NAME, blocks_of, decided, groups_of_all, offices_of, participants_of, parties_of,
    reports_of, sources,
};
use crate::sql::{offset, word};
use crate::store::Store;
use crate::{StoreError, Violation};

/// Queries that return a row for each violation: what it breaks, and where.
const CHECKS: &[(&str, &str)] = &[
    (
        "every article has an origin",
        "SELECT 'article #' || id FROM article WHERE id NOT IN (SELECT article FROM origin)",
    ),
    (
        "a place in a file holds one article",
        "SELECT file || ':' || line FROM origin WHERE file NOT IN ('', '-')
         GROUP BY file, line HAVING count(*) > 1",
    ),
    (
        "every profile is spoken of",
        "SELECT 'profile #' || id FROM profile WHERE id NOT IN (SELECT profile FROM entity_report)",
    ),
    (
        "the articles of a profile are counted",
        "SELECT 'profile #' || id FROM profile e WHERE articles <> (
             SELECT count(DISTINCT article) FROM entity_report WHERE profile = e.id)",
    ),
    (
        "the mentions of a profile are counted",
        "SELECT 'profile #' || id FROM profile e WHERE mentions <> (
             SELECT count(*) FROM entity_report r JOIN mention m ON m.entity_report = r.id
             WHERE r.profile = e.id)",
    ),
    (
        "what pronouns say of a profile is counted",
        "SELECT 'profile #' || id FROM profile e WHERE (male, female) <> (
             SELECT count(*) FILTER (WHERE sex = 'male'), count(*) FILTER (WHERE sex = 'female')
             FROM entity_report WHERE profile = e.id)",
    ),
    (
        "the country of a profile is one that an article gives",
        "SELECT 'profile #' || id FROM profile e WHERE country IS NOT (
             SELECT min(country) FROM entity_report WHERE profile = e.id AND country IS NOT NULL)",
    ),
    (
        "an entity sums up its profiles",
        "SELECT 'entity #' || id FROM entity e
         WHERE (id, kind, articles, mentions) IS NOT (
                 SELECT min(id), min(kind), sum(articles), sum(mentions)
                 FROM profile WHERE entity = e.id)
             OR country IS NOT (SELECT min(country) FROM profile WHERE entity = e.id)",
    ),
    (
        "every profile belongs to an entity",
        "SELECT 'profile #' || id FROM profile WHERE entity IS NULL",
    ),
    (
        "the profiles of an entity are joined to each other",
        "SELECT 'profile #' || p.id FROM profile p LEFT JOIN profile t ON t.id = p.joined_to
         WHERE (p.joined_to IS NULL) <> (p.joined_by IS NULL)
             OR (p.joined_to IS NOT NULL AND t.entity <> p.entity)
         UNION ALL
         SELECT 'entity #' || entity FROM profile WHERE joined_to IS NULL
         GROUP BY entity HAVING count(*) <> 1",
    ),
    (
        "meetings are of entities",
        "SELECT 'meeting #' || meeting FROM meeting_participant
         WHERE entity NOT IN (SELECT id FROM entity)
         UNION ALL
         SELECT 'meeting #' || id FROM meeting
         WHERE place IS NOT NULL AND place NOT IN (SELECT id FROM entity)",
    ),
    (
        "a report without a day is found by its day of publication",
        "SELECT 'meeting report #' || r.id FROM meeting_report r JOIN article a ON a.id = r.article
         WHERE r.told_on IS NOT iif(
             r.edtf IS NULL AND a.is_table = 0
                 AND (r.status IN ('held', 'under_way', 'cancelled', 'postponed')
                      OR (r.status = 'denied' AND r.attribution IS NOT NULL)),
             a.published, NULL)",
    ),
    (
        "the former number of a meeting leads to another",
        "SELECT 'meeting #' || id FROM former_meeting
         WHERE id IN (SELECT id FROM meeting) OR report NOT IN (SELECT id FROM meeting_report)",
    ),
    (
        "forms of names are counted",
        "WITH given (profile, form, as_name, as_alias) AS (
             SELECT profile, name, 1, 0 FROM entity_report
             UNION ALL
             SELECT r.profile, j.value, 0, 1 FROM entity_report r, json_each(r.aliases) j),
         counted AS (SELECT profile, form, sum(as_name), sum(as_alias) FROM given GROUP BY 1, 2),
         stored AS (SELECT profile, form, as_name, as_alias FROM alias)
         SELECT 'profile #' || profile || ' `' || form || '`' FROM (
             SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM stored)
             UNION SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM counted))",
    ),
    (
        "keys in registers are counted",
        "WITH given (profile, scheme, value) AS (
             SELECT r.profile, j.value ->> 0, j.value ->> 1
             FROM entity_report r, json_each(r.external) j),
         counted AS (SELECT profile, scheme, value, count(*) FROM given GROUP BY 1, 2, 3),
         stored AS (SELECT profile, scheme, value, reports FROM external_id)
         SELECT 'profile #' || profile FROM (
             SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM stored)
             UNION SELECT * FROM (SELECT * FROM stored EXCEPT SELECT * FROM counted))",
    ),
    (
        "offices are held by persons",
        "SELECT 'role report #' || r.id FROM role_report r JOIN profile e ON e.id = r.person
         WHERE e.kind <> 'person'",
    ),
    (
        "every role carries evidence",
        "SELECT 'role report #' || id FROM role_report
         WHERE id NOT IN (SELECT role_report FROM role_evidence)",
    ),
    (
        "every report of a meeting carries evidence",
        "SELECT 'meeting report #' || id FROM meeting_report
         WHERE id NOT IN (SELECT meeting_report FROM meeting_evidence
                          UNION ALL SELECT meeting_report FROM table_row)",
    ),
    (
        "a copy reports nothing",
        "SELECT 'article #' || id FROM article WHERE copy_of IS NOT NULL AND (
             id IN (SELECT article FROM entity_report) OR id IN (SELECT article FROM meeting_report))",
    ),
    (
        "the original of a copy is none",
        "SELECT 'article #' || a.id FROM article a JOIN article o ON o.id = a.copy_of
         WHERE o.copy_of IS NOT NULL OR o.id = a.id",
    ),
    (
        "the rows of a table are its reports",
        "SELECT 'meeting report #' || r.id FROM meeting_report r JOIN article a ON a.id = r.article
         WHERE a.is_table <> EXISTS (SELECT 1 FROM table_row WHERE meeting_report = r.id)",
    ),
    (
        "every meeting is reported",
        "SELECT 'meeting #' || id FROM meeting WHERE id NOT IN (SELECT meeting FROM meeting_report)",
    ),
    (
        "the reports of a meeting are of its kind",
        "SELECT 'meeting report #' || r.id FROM meeting_report r JOIN meeting m ON m.id = r.meeting
         WHERE m.kind <> r.kind",
    ),
    (
        "somebody takes part",
        "SELECT 'meeting report #' || id FROM meeting_report
         WHERE id NOT IN (SELECT meeting_report FROM report_participant)",
    ),
    (
        "those who take part have places in an order",
        "SELECT 'meeting report #' || meeting_report FROM report_participant
         GROUP BY meeting_report HAVING count(DISTINCT position) < count(*)",
    ),
    (
        "what a report names is spoken of in its article",
        "SELECT 'meeting report #' || r.id FROM meeting_report r
         WHERE EXISTS (
             SELECT profile FROM report_participant WHERE meeting_report = r.id
             UNION SELECT place WHERE place IS NOT NULL
             UNION SELECT attribution_entity WHERE attribution_entity IS NOT NULL
             EXCEPT SELECT profile FROM entity_report WHERE article = r.article)",
    ),
];

impl Store {
    /// Checks every invariant and returns those that do not hold: none for a sound database.
    ///
    /// Covers SQLite's own checks, the words under every span, the counts and names of entities, and
    /// the joining of meetings. Reads all of the database.
    ///
    /// # Errors
    /// If the database cannot be read at all.
    pub fn validate(&self) -> Result<Vec<Violation>, StoreError> {
        let mut found = Vec::new();
        self.check_file(&mut found)?;
        if !found.is_empty() {
            // What the other checks read cannot be trusted.
            return Ok(found);
        }
        for (check, sql) in CHECKS {
            let mut statement = self.connection().prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let detail = row.get(0)?;
                found.push(Violation { check, detail });
            }
        }
        self.check_articles(&mut found)?;
        self.check_copies(&mut found)?;
        self.check_spans(&mut found)?;
        self.check_names(&mut found)?;
        self.check_meetings(&mut found)?;
        self.check_parties(&mut found)?;
        self.check_identity(&mut found)?;
        self.check_joins(&mut found)?;
        Ok(found)
    }

    fn check_file(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare("PRAGMA integrity_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let detail: String = row.get(0)?;
            if detail != "ok" {
                let check = "the file is whole";
                found.push(Violation { check, detail });
            }
        }
        let mut statement = self.connection().prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, id): (String, Option<i64>) = (row.get(0)?, row.get(1)?);
            found.push(Violation {
                check: "references have a target",
                detail: format!("{table} #{}", id.unwrap_or_default()),
            });
        }
        Ok(())
    }

    /// Checks that ids are those of the stored content.
    fn check_articles(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        // The id of a table is that of its file, which is not kept.
        let mut statement = self
            .connection()
            .prepare("SELECT id, content_id FROM article WHERE NOT is_table")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, content) = (row.get(0)?, ArticleId::from_bytes(row.get(1)?));
            if self
                .article_text(id)?
                .is_none_or(|article| article.id() != content)
            {
                found.push(Violation {
                    check: "the id of an article is that of its content",
                    detail: format!("article {id}"),
                });
            }
        }
        Ok(())
    }

    /// Checks that copies stand together just as they would if all were compared anew.
    fn check_copies(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare("SELECT id FROM article WHERE NOT is_table")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let Some(text) = text(connection, id)? else {
                continue;
            };
            let bands = bands_of(connection, id)?;
            let right = Fingerprint::of(text.body());
            let right = right.map_or(BTreeSet::new(), |right| {
                right.bands().iter().copied().collect()
            });
            let mut is_sound = bands == right;
            for other in candidates(connection, &text, &bands)? {
                is_sound &= other.original == text.original || !text.is_copy_of(&other);
            }
            if text.original == id {
                let members = members(connection, id)?;
                let first = members.iter().min_by_key(|text| text.rank());
                is_sound &= parts(&members).len() == 1 && first.is_some_and(|first| first.id == id);
            }
            if !is_sound {
                found.push(Violation {
                    check: "copies stand together, and the first reports",
                    detail: format!("article #{id}"),
                });
            }
        }
        Ok(())
    }

    /// Checks that each span lies in its text and cuts no character.
    fn check_spans(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare(
            "SELECT s.what, s.part, s.start, s.\"end\", a.title, a.body
             FROM article a JOIN (
                 SELECT r.article, 'a mention' AS what, m.part, m.start, m.\"end\"
                 FROM entity_report r JOIN mention m ON m.entity_report = r.id
                 UNION ALL
                 SELECT r.article, 'evidence of role report #' || r.id, v.part, v.start, v.\"end\"
                 FROM role_report r JOIN role_evidence v ON v.role_report = r.id
                 UNION ALL
                 SELECT r.article, 'evidence of meeting report #' || r.id, v.part, v.start, v.\"end\"
                 FROM meeting_report r JOIN meeting_evidence v ON v.meeting_report = r.id) s
             ON s.article = a.id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let text = match word(row, 1)? {
                Part::Title => row.get_ref(4)?,
                Part::Body => row.get_ref(5)?,
            };
            let span = Span::new(offset(row, 2)?, offset(row, 3)?);
            if span
                .and_then(|span| span.get(text.as_str().ok()?))
                .is_none()
            {
                let what: String = row.get(0)?;
                found.push(Violation {
                    check: "spans lie in their text",
                    detail: what,
                });
            }
        }
        Ok(())
    }

    fn check_names(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut best = connection.prepare(NAME)?;
        let mut statement = connection.prepare("SELECT id, name, folded FROM entity")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, stored): (i64, (String, String)) = (row.get(0)?, (row.get(1)?, row.get(2)?));
            let chosen = best
                .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            if chosen.as_ref() != Some(&stored) {
                found.push(Violation {
                    check: "an entity has the name that most reports give",
                    detail: format!("entity #{id}"),
                });
            }
        }
        let mut words =
            connection.prepare("SELECT word FROM alias_word WHERE alias = ?1 ORDER BY 1")?;
        let mut statement = connection.prepare("SELECT id, form, folded FROM alias")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, form, folded): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let stored: Vec<String> = words
                .query_map([id], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            let mut right: Vec<&str> = name_words(&folded).collect();
            right.sort_unstable();
            right.dedup();
            if folded != fold_name(&form) || stored != right {
                found.push(Violation {
                    check: "forms of names are folded and indexed",
                    detail: format!("`{form}`"),
                });
            }
        }
        Ok(())
    }

    /// Checks that each meeting says what its reports say together.
    fn check_meetings(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection
            .prepare("SELECT id, status, place, edtf, earliest, latest, sources FROM meeting")?;
        let mut participants = connection.prepare(
            "SELECT entity, capacity FROM meeting_participant WHERE meeting = ?1 ORDER BY 1",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let reports = reports_of(connection, id)?;
            let days = |d: &crate::join::Days| (d.edtf.clone(), d.earliest, d.latest);
            let told = summarize(&reports).map(|s| (s.status, s.place, s.days.as_ref().map(days)));
            let edtf: Option<String> = row.get(3)?;
            let stored_days = match edtf {
                Some(edtf) => Some((edtf, row.get(4)?, row.get(5)?)),
                None => None,
            };
            let stored = (word(row, 1)?, row.get(2)?, stored_days);
            let stored_participants: Vec<(i64, _)> = participants
                .query_map([id], |row| Ok((row.get(0)?, word(row, 1)?)))?
                .collect::<Result<_, _>>()?;
            if told != Some(stored)
                || row.get::<_, i64>(6)? != sources(&reports)
                || stored_participants != participants_of(connection, id)?
            {
                found.push(Violation {
                    check: "a meeting says what its reports say together",
                    detail: format!("meeting #{id}"),
                });
            }
        }
        Ok(())
    }

    fn check_parties(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare(
            "SELECT id, kind, parties, earliest, latest, told_on IS NOT NULL FROM meeting_report",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let days = row
                .get::<_, Option<i64>>(3)?
                .zip(row.get::<_, Option<i64>>(4)?);
            let is_close = days.is_some_and(|(from, to)| to - from <= LONGEST_SPAN);
            let right = if is_close || row.get(5)? {
                parties_of(connection, id, row.get_ref(1)?.as_str()?)?
            } else {
                None
            };
            if row.get::<_, Option<[u8; 16]>>(2)? != right {
                found.push(Violation {
                    check: "parties are those who take part",
                    detail: format!("meeting report #{id}"),
                });
            }
        }
        Ok(())
    }

    /// Checks that links and entities are just as they would be if all profiles were compared anew.
    fn check_identity(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut field = Field::new(connection)?;
        let mut profiles = connection.prepare("SELECT id, entity FROM profile ORDER BY id")?;
        let profiles: BTreeMap<i64, i64> = profiles
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut blocks = connection
            .prepare("SELECT block FROM profile_block WHERE profile = ?1 ORDER BY block")?;
        let mut done = BTreeSet::new();
        for profile in profiles.keys() {
            let stored: Vec<String> = blocks
                .query_map([profile], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            if stored != blocks_of(connection, *profile)? {
                found.push(Violation {
                    check: "profiles are found by what is known of them",
                    detail: format!("profile #{profile}"),
                });
            }
            if !field.is_linked_right(*profile)? {
                found.push(Violation {
                    check: "profiles are linked by what is known of them",
                    detail: format!("profile #{profile}"),
                });
            }
            if done.contains(profile) {
                continue;
            }
            let component = field.component(*profile)?;
            let id = |index: usize| component.nodes.get(index).map(|node| node.id);
            for cluster in partition(&component).clusters {
                let members: BTreeSet<i64> =
                    cluster.iter().filter_map(|(index, _)| id(*index)).collect();
                let entity = members.first().copied();
                for member in &members {
                    if profiles.get(member).copied() != entity {
                        found.push(Violation {
                            check: "profiles of one entity stand together",
                            detail: format!("profile #{member}"),
                        });
                    }
                }
                done.extend(members);
            }
        }
        let mut articles = connection.prepare("SELECT id FROM article")?;
        let mut rows = articles.query([])?;
        let mut offices: BTreeMap<(i64, Seen), i64> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            for seen in offices_of(connection, row.get(0)?)? {
                *offices.entry(seen).or_default() += 1;
            }
        }
        let mut stored = connection.prepare(
            "SELECT profile, office, country, tenure, year, reports FROM profile_office",
        )?;
        let stored: BTreeMap<(i64, Seen), i64> = stored
            .query_map([], |row| {
                let seen = Seen {
                    office: row.get(1)?,
                    country: row.get(2)?,
                    tenure: word(row, 3)?,
                    year: row.get(4)?,
                };
                Ok(((row.get(0)?, seen), row.get(5)?))
            })?
            .collect::<Result<_, _>>()?;
        if stored != offices {
            found.push(Violation {
                check: "the offices of profiles are counted",
                detail: format!("{} of {}", stored.len(), offices.len()),
            });
        }
        Ok(())
    }

    /// Checks that reports stand together just as they would if all were joined anew.
    fn check_joins(&self, found: &mut Vec<Violation>) -> Result<(), StoreError> {
        let connection = self.connection();
        let decided = decided(connection)?;
        let mut rules = connection.prepare("SELECT joined_by FROM meeting_report WHERE id = ?1")?;
        let mut meetings: BTreeMap<i64, usize> = BTreeMap::new();
        let mut number = 0;
        for reports in groups_of_all(connection)? {
            for members in cluster(&reports, &decided) {
                number += 1;
                for (report, rule) in members {
                    let stored: Option<String> = rules.query_row([report.id], |row| row.get(0))?;
                    let node = *meetings.entry(report.meeting).or_insert(number);
                    if node != number || stored.as_deref() != rule {
                        found.push(Violation {
                            check: "reports of one meeting stand together",
                            detail: format!("meeting report #{}", report.id),
                        });
                    }
                }
            }
        }
        Ok(())
    }
}
