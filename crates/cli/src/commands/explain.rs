//! `chancery explain`: how each fact was reached, and why a word told of none.

use std::path::PathBuf;

use chancery_ingest::extract::explain::Explanation;
use chancery_ingest::read::Articles;
use chancery_model::Article;
use chancery_query::render::one_line;
use serde::Serialize;

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::explained::Sheet;
use crate::reading::{self, ReadArgs};
use crate::rules::{self, RuleArgs};
use crate::ui::Ui;

/// Show how each fact of an article was reached, and why other sentences gave none
///
/// For each office and meeting: the sentence with its words marked, the frame or rule, and how
/// status, place, date and source came about. Then each word that can tell of an encounter and told
/// of none, with the reason, whose name in brackets stays the same from version to version:
///
///     chancery explain article.txt
///     echo "Anna Vale will meet Boris Krol in Vienna." | chancery explain --published 2026-03-02 -
///     chancery explain --json articles/ > explained.jsonl
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files and directories; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// What to show
    #[arg(long, value_enum, default_value = "all")]
    show: Show,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// Facts, then what gave none
    All,
    /// What the article says
    Facts,
    /// Words that could tell of an encounter and told of none
    Silent,
}

/// The columns where neither the terminal nor the user gives a number.
const WIDTH: usize = 80;

/// An explanation with its article, as `--json` prints it.
#[derive(Serialize)]
struct View<'a> {
    document: Document<'a>,
    #[serde(flatten)]
    explanation: &'a Explanation,
}

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    article: String,
    title: &'a str,
    published: Option<String>,
}

/// Prints an explanation for each article.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let extractor = rules::load(ui, &args.rules.read()?)?;
    let options = args.reading.options(None);
    let mut failed = false;
    for article in Articles::new(&args.paths, options) {
        match article {
            Ok(article) => {
                let (_, mut explanation) = extractor.explain(&article);
                match args.show {
                    Show::All => {}
                    Show::Facts => explanation.silent.clear(),
                    Show::Silent => explanation.facts.clear(),
                }
                print(ui, global, &article, &explanation)?;
            }
            Err(error) => failed |= !reading::tell(ui, error),
        }
    }
    Ok(if failed {
        ExitStatus::SomeFailed
    } else {
        ExitStatus::Done
    })
}

fn print(
    ui: &mut Ui,
    global: &Global,
    article: &Article,
    explanation: &Explanation,
) -> Result<(), CliError> {
    if global.json {
        let document = Document {
            id: &article.name,
            article: article.id().to_string(),
            title: &article.title,
            published: article.published.map(|day| day.to_string()),
        };
        let data = View {
            document,
            explanation,
        };
        return ui.json(&serde_json::json!({ "type": "explanation", "data": data }));
    }
    let published = article.published;
    let published = published.map_or_else(String::new, |day| format!(" ({day})"));
    ui.line(format_args!("{}{published}\n", one_line(&article.title)))?;
    let sheet = Sheet {
        width: ui.width().unwrap_or(WIDTH),
        color: ui.has_color(),
    };
    let shown = sheet.write(explanation);
    ui.out().write_all(shown.as_bytes())?;
    if explanation.facts.is_empty() && explanation.silent.is_empty() {
        ui.note("nothing in it tells of an office or an encounter");
    }
    Ok(())
}
