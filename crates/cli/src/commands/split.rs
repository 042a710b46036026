//! `chancery split`: an entity is several.

use chancery_query::render;
use chancery_store::{ArticleRow, EntityRow, JudgementSort, Store, Verdict};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::judging::{self, JudgeArgs};
use crate::ui::Ui;
use crate::{answer, database, names};

/// Decide that A is several, and take it apart
///
/// An entity is made of what articles say under one name; `chancery split A` lists the parts with
/// the reasons for which they were joined. Name the parts that are somebody else with --off, by key
/// or name, or the articles that speak of somebody else with --article. What was decided is kept as
/// judgements and can be undone with `chancery judgements --undo`.
///
/// Examples:
///
///     chancery split "John Smith"
///     chancery split "John Smith" --off "person/name:john smith@GB"
///     chancery split "John Smith" --article 7 --reason "the footballer"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// A part that is somebody else, by its key or name
    #[arg(long, value_name = "PART")]
    off: Vec<String>,

    /// An article that speaks of somebody else
    #[arg(long, value_name = "ARTICLE")]
    article: Vec<String>,

    #[command(flatten)]
    judge: JudgeArgs,
}

/// Lists the parts, or records the judgements.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let entity = names::resolve(ui, &store, &args.name)?;
    if args.off.is_empty() && args.article.is_empty() {
        let text = render::profiles(&store.profiles(entity.id)?, answer::page(ui));
        write!(ui.out(), "{text}")?;
        ui.hint("name what is somebody else: `--off KEY` or `--article ARTICLE`");
        return Ok(ExitStatus::Done);
    }
    let mut off = parts(&store, &entity, &args.off)?;
    let articles = articles(&store, &args.article)?;
    off.extend(in_articles(&store, &entity, &articles)?);
    let profiles = store.profiles(entity.id)?;
    let mut rest = None;
    for profile in profiles
        .iter()
        .filter(|profile| !off.contains(&profile.key))
    {
        let of_it = store.articles_of_profile(&profile.key)?;
        let is_left = |id| !articles.iter().any(|article| article.id == id);
        if of_it.into_iter().any(is_left) {
            rest = Some(profile);
            break;
        }
    }
    let Some(rest) = rest else {
        let hint = if articles.is_empty() {
            "leave out the part that keeps the number"
        } else {
            "no other article speaks of it: leave out one that keeps the number"
        };
        let message = format!("nothing would be left of {}", entity.name);
        return Err(CliError::failed(message).with_hint(hint));
    };
    let judgements: Vec<_> = off
        .iter()
        .map(|key| {
            args.judge
                .judgement(JudgementSort::Entity, (&rest.key, key), Verdict::NotSame)
        })
        .collect();
    let decided = judging::decide(&mut store, &judgements)?;
    if !decided.ids.is_empty() || decided.refused.is_empty() {
        judging::tell(ui, global, &store, &decided.ids)?;
    }
    for (_, objection) in &decided.refused {
        ui.error(&judging::refusal(&store, objection)?);
    }
    Ok(if decided.refused.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::SomeFailed
    })
}

/// The keys of the parts that the user named.
fn parts(store: &Store, entity: &EntityRow, named: &[String]) -> Result<Vec<String>, CliError> {
    let profiles = store.profiles(entity.id)?;
    let mut keys = Vec::new();
    for name in named {
        let fits: Vec<_> = profiles
            .iter()
            .filter(|profile| profile.key == *name || profile.name == *name)
            .collect();
        match fits.as_slice() {
            [] => {
                return Err(
                    CliError::failed(format!("{} has no part `{name}`", entity.name))
                        .with_hint(format!("`chancery split {}` lists them", entity.id.0)),
                );
            }
            fits => keys.extend(fits.iter().map(|profile| profile.key.clone())),
        }
    }
    Ok(keys)
}

/// The articles that the user named.
fn articles(store: &Store, named: &[String]) -> Result<Vec<ArticleRow>, CliError> {
    let mut articles = Vec::new();
    for text in named {
        let mut found = store.find_articles(text)?;
        if found.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            // Shells take an unquoted `#` for the start of a comment, so it may be left out.
            found = store.find_articles(&format!("#{text}"))?;
        }
        let [article] = found.as_slice() else {
            let message = format!("`{text}` fits {} articles", found.len());
            return Err(CliError::failed(message).with_hint("choose one by its number"));
        };
        articles.push(article.clone());
    }
    Ok(articles)
}

/// The keys of what articles say of the entity.
fn in_articles(
    store: &Store,
    entity: &EntityRow,
    articles: &[ArticleRow],
) -> Result<Vec<String>, CliError> {
    let mut keys = Vec::new();
    for article in articles {
        let of_it = store.keys_in_article(entity.id, article.id)?;
        if of_it.is_empty() {
            let message = format!("{} does not speak of {}", article.id, entity.name);
            return Err(CliError::failed(message));
        }
        keys.extend(of_it);
    }
    Ok(keys)
}
