//! `chancery serve`: the explorer and the questions over HTTP.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use chancery_serve::{Hosts, ServeError, Server, Settings};

use super::Global;
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::interrupt::Interrupt;
use crate::ui::Ui;

/// Explore the graph in a browser
///
/// Answers at the address that is printed, until Ctrl-C: the explorer over the whole database, and
/// a read-only API, which http://127.0.0.1:8017/openapi.json describes. Before the first answer the
/// full-text index is brought up to date, if it has to be; from then on nothing is written. A
/// `load` may write to the same database meanwhile: it brings the index up to date when it ends,
/// and until then a search says how many articles it does not have. Only programs on this computer
/// can ask, unless --bind says otherwise: there is no password and no encryption.
///
/// Examples:
///
///     chancery serve
///     chancery --db archive.db serve --port 0
///     curl "http://127.0.0.1:8017/api/entities?q=macron"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The port; 0 for any that is free
    #[arg(long, value_name = "PORT", default_value_t = 8017)]
    port: u16,

    /// The address of this computer to answer at; 0.0.0.0 for all of them
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    bind: IpAddr,

    /// A name by which this computer may be asked, besides localhost and bare addresses
    #[arg(long = "host", value_name = "NAME")]
    hosts: Vec<String>,

    /// How many questions are answered at a time
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    questions: u8,

    /// How many seconds an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=3600))]
    timeout: u16,
}

/// Answers until the user breaks it off.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut settings = Settings::default();
    settings.hosts = Hosts::new(args.hosts.iter().cloned());
    settings.questions = usize::from(args.questions);
    settings.time = Duration::from_secs(u64::from(args.timeout));
    let address = SocketAddr::new(args.bind, args.port);
    let server = Server::bind(&global.db, address, settings).map_err(cannot_serve)?;
    let interrupt = Interrupt::listen()?;
    let unindexed = database::open(global)?.unindexed()?;
    if unindexed > 0 && !database::index_text(ui, &global.db, || !interrupt.is_asked()) {
        ui.warn(format_args!(
            "{unindexed} articles are not in the full-text index, which cannot be written: a search does not find them"
        ));
    }
    if !args.bind.to_canonical().is_loopback() {
        ui.warn(format_args!(
            "whoever can reach {} can read all of the database: there is no password and no encryption",
            args.bind
        ));
    }
    // The address is the result, so that a script can wait for it.
    ui.line(format_args!("http://{}/", server.address()))?;
    ui.finish()?;
    ui.note("Ctrl-C ends it");
    server
        .run(|| interrupt.is_asked(), |trouble| report(&trouble))
        .map_err(cannot_serve)?;
    Ok(ExitStatus::Done)
}

/// Tells what went wrong with a request, from whichever thread.
fn report(trouble: &str) {
    Ui::new(clap::ColorChoice::Auto, None).warn(trouble);
}

fn cannot_serve(error: ServeError) -> CliError {
    match error {
        ServeError::Open(error) => database::cannot_open(error),
        ServeError::Listen { .. } => CliError::because(error)
            .with_hint("choose another port with `--port N`, or `--port 0` for any that is free"),
        other => CliError::because(other),
    }
}
