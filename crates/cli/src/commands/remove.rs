//! `chancery remove`: takes articles out again.

use chancery_query::render;
use chancery_store::{ArticleRow, Store};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{answer, database};

/// Remove articles with all that only they report
///
/// Examples:
///
///     chancery remove "#7"
///     chancery remove articles/summit.txt
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A number as `#7`, a name, a file, an address, or the first digits of an article's hash
    #[arg(required = true, value_name = "ARTICLE")]
    articles: Vec<String>,
}

/// Removes each article, going on after one that is not found.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let mut status = ExitStatus::Done;
    for (done, text) in args.articles.iter().enumerate() {
        ui.progress(|| format!("removed {done} of {} articles", args.articles.len()));
        match find(ui, &store, text) {
            Ok(article) => {
                store.remove_article(article.id)?;
                ui.note(format_args!("removed {} {}", article.id, article.title));
            }
            Err(error) => {
                ui.error(&error);
                status = ExitStatus::SomeFailed;
            }
        }
    }
    Ok(status)
}

fn find(ui: &mut Ui, store: &Store, text: &str) -> Result<ArticleRow, CliError> {
    let mut found = store.find_articles(text)?;
    match (found.len(), found.pop()) {
        (1, Some(article)) => Ok(article),
        (_, None) => Err(CliError::failed(format!("there is no article `{text}`"))
            .with_hint("`chancery articles` lists them")),
        (count, Some(last)) => {
            found.push(last);
            let page = render::Page {
                color: false,
                ..answer::page(ui)
            };
            for line in render::articles(&found, page).lines() {
                ui.note(line);
            }
            let message = format!("`{text}` fits {count} articles");
            Err(CliError::failed(message).with_hint("choose one by its number"))
        }
    }
}
