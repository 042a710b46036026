//! How articles are read, for every command that reads some: the flags, and what is said of inputs that
//! give none.

use chancery_ingest::read::{FieldMap, Format, LanguageFilter, ReadError, ReadOptions};
use jiff::civil::Date;

use crate::error::CliError;
use crate::ui::Ui;

/// How articles are read.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Reading")]
pub(crate) struct ReadArgs {
    /// The day of publication of articles that carry none
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,

    /// Which columns or keys hold what, before the usual names: `title=headline,text=body`
    #[arg(
        long,
        value_name = "FIELD=NAME,…",
        default_value = "",
        hide_default_value = true
    )]
    map: FieldMap,

    /// Which articles are taken: `en`, or `any` language
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: LanguageFilter,

    /// The most bytes that one article may have, mark-up included [default: 16777216]
    #[arg(long, value_name = "N")]
    max_article_bytes: Option<usize>,
}

impl ReadArgs {
    /// Returns the options that these flags and the format of the inputs make.
    pub(crate) fn options(&self, format: Option<Format>) -> ReadOptions {
        let default = ReadOptions::default();
        ReadOptions {
            published: self.published,
            format,
            map: self.map.clone(),
            language: self.language,
            max_article_bytes: self.max_article_bytes.unwrap_or(default.max_article_bytes),
            ..default
        }
    }
}

/// Tells why an input gave no article; returns whether it was left out on purpose and nothing failed.
pub(crate) fn tell(ui: &mut Ui, error: ReadError) -> bool {
    let is_skip = error.is_skip();
    if is_skip {
        ui.note(format_args!("skipped: {error}"));
    } else {
        ui.error(&CliError::because(error));
    }
    is_skip
}
