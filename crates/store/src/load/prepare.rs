//! What the rows of an article need that no database has to be asked for: hashes, keys, folded names and JSON.
//!
//! Whoever extracts computes it, on many threads ([`Arrival::new`](super::Arrival::new)); the one thread that
//! writes has enough to do.

use std::collections::BTreeSet;

use chancery_model::{
    Article, ArticleId, Entity, EntityKind, Fingerprint, MentionForm, Record, Role, fold_name,
};

use super::{check, version};
use crate::Rejection;
use crate::identity::{Identity, Seen, Sex, country, identify, offices, sex};
use crate::sql::integer;

/// An article made ready.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) content: ArticleId,
    /// What its record says, or why the record does not fit; `None` without a record.
    pub(super) told: Option<Result<Told, Rejection>>,
}

/// What a record says, made ready.
#[derive(Debug, Clone)]
pub(super) struct Told {
    /// The hash of the article's bytes and of the record.
    pub(super) version: [u8; 16],
    /// The bands of the text's fingerprint.
    pub(super) bands: BTreeSet<i64>,
    /// The entities of the record in their order.
    pub(super) entities: Vec<ToldEntity>,
    /// The roles of the record in their order.
    pub(super) roles: Vec<ToldRole>,
}

/// What an article says of an entity.
#[derive(Debug, Clone)]
pub(super) struct ToldEntity {
    /// What makes it one with those of other articles, unless somebody has judged.
    pub(super) identity: Identity,
    pub(super) country: Option<String>,
    pub(super) sex: Option<Sex>,
    /// Its name, folded.
    pub(super) folded: String,
    /// Its other names, as a JSON array; `None` if there are none.
    pub(super) aliases: Option<String>,
    /// Its keys in registers, as a JSON array of pairs; `None` if there are none.
    pub(super) external: Option<String>,
    /// Part, start, end and form of each mention, as the table has them.
    pub(super) mentions: BTreeSet<Place>,
}

/// Part, start, end and form of a mention.
pub(super) type Place = (&'static str, i64, i64, &'static str);

/// What an article says of an office.
#[derive(Debug, Clone)]
pub(super) struct ToldRole {
    /// The title, folded.
    pub(super) folded: String,
    /// The office, in a country that is not known yet.
    seen: Seen,
}

impl Prepared {
    /// Linear in the article and the record.
    pub(super) fn new(article: &Article, record: Option<&Record>) -> Self {
        let content = article.id();
        let told = record.map(|record| {
            check(article, record)?;
            Ok(Told::new(&content, article, record))
        });
        Self { content, told }
    }
}

impl Told {
    pub(super) fn new(content: &ArticleId, article: &Article, record: &Record) -> Self {
        let year = article.published.map_or(0, |day| i64::from(day.year()));
        let entities = record.entities.iter().map(|entity| {
            if entity.kind == EntityKind::Person {
                let offices = offices(record, entity.key, year);
                ToldEntity::new(content, entity, &offices, sex_of(entity, article))
            } else {
                ToldEntity::new(content, entity, &[], None)
            }
        });
        let bands = Fingerprint::of(&article.body);
        Self {
            version: version::version(article, record),
            bands: bands.map_or_else(BTreeSet::new, |bands| {
                bands.bands().iter().copied().collect()
            }),
            entities: entities.collect(),
            roles: record
                .roles
                .iter()
                .map(|role| ToldRole::new(role, year))
                .collect(),
        }
    }
}

impl ToldEntity {
    /// What the article of this content says of an entity, which it shows in these offices.
    pub(super) fn new(
        content: &ArticleId,
        entity: &Entity,
        offices: &[Seen],
        sex: Option<Sex>,
    ) -> Self {
        let mentions = entity.mentions.iter().map(|mention| {
            (
                mention.part.as_str(),
                integer(mention.span.start()),
                integer(mention.span.end()),
                mention.form.as_str(),
            )
        });
        let external = entity.external.iter();
        let pairs = external.map(|id| vec![id.scheme.as_str(), id.value.as_str()]);
        Self {
            identity: identify(entity, offices, content),
            country: country(entity).map(str::to_owned),
            sex,
            folded: fold_name(&entity.name),
            aliases: (!entity.aliases.is_empty()).then(|| json(entity.aliases.clone())),
            external: (!entity.external.is_empty()).then(|| json(pairs.collect::<Vec<_>>())),
            mentions: mentions.collect(),
        }
    }
}

impl ToldRole {
    fn new(role: &Role, year: i64) -> Self {
        Self {
            folded: fold_name(&role.title),
            seen: Seen::new(&role.title, None, role.tenure, year),
        }
    }

    /// Returns the office, which is of this country.
    pub(super) fn seen(&self, country: Option<&str>) -> Seen {
        Seen {
            country: country.unwrap_or_default().to_owned(),
            ..self.seen.clone()
        }
    }
}

/// What the pronouns say that stand for a person.
fn sex_of(entity: &Entity, article: &Article) -> Option<Sex> {
    let (mut male, mut female) = (0, 0);
    let pronouns = entity
        .mentions
        .iter()
        .filter(|one| one.form == MentionForm::Pronoun);
    for pronoun in pronouns {
        let word = pronoun
            .span
            .get(article.part(pronoun.part))
            .unwrap_or_default();
        match word.to_lowercase().as_str() {
            "he" | "him" | "his" | "himself" => male += 1,
            "she" | "her" | "hers" | "herself" => female += 1,
            _ => {}
        }
    }
    sex(male, female)
}

/// Writes strings, or pairs of them, as JSON.
fn json(value: impl Into<serde_json::Value>) -> String {
    value.into().to_string()
}
