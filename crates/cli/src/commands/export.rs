//! `chancery export`: the graph for other programs.

use std::io::IsTerminal as _;
use std::path::PathBuf;

use chancery_query::ask::{self, Dossier, Frame, Picture};
use chancery_query::render::exchange::{self, View};
use chancery_query::render::{self, GraphView, Line};
use chancery_store::{MeetingFilter, Store};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::output::{self, Files};
use crate::ui::Ui;
use crate::{database, names};

/// So many entities and meetings can still be told apart in a picture.
const PICTURE_NODES: usize = 300;
/// So many can still be moved about in a page.
const PAGE_NODES: usize = 5_000;
/// A picture of more shows people without their meetings.
const MANY_NODES: usize = 80;
/// Pixels of a PNG for each of the picture: letters are sharp on every screen.
const PIXELS: f64 = 2.0;

/// Write the graph of meetings as a picture or for another program
///
/// Pictures show at most --max-nodes entities and meetings: those with the most sources and the
/// latest, and a warning tells how many meetings were left out. The other formats have all that the
/// filters let through.
///
/// dot, svg and png have two views: `meetings`, with people and meetings as nodes, and `people`,
/// with a line between each two who met, people of one country in one frame. Large ones show
/// people. timeline and matrix are SVG, or PNG if the output is called so.
///
/// html is one page that needs neither server nor network: search, zoom, filters, tables and the
/// sentences behind every line. It takes meetings of any status, unless --status is given, and
/// begins with those that were held or are under way.
///
/// Examples:
///
///     chancery export --status all > graph.dot
///     chancery export --around "Emmanuel Macron" --depth 2 -o macron.svg
///     chancery export --format timeline --since 2025 -o year.png
///     chancery export -o graph.html
///     chancery export -o graph.gexf
///     chancery export --format csv --view people -o tables
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The format [default: what the name of the output says, else dot]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write to a file instead of standard output; csv makes a folder with nodes.csv and edges.csv
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// What the nodes are; for dot, svg, png, graphml, gexf and csv [default: meetings; in pictures of more
    /// than 80 nodes people]
    #[arg(long, value_name = "VIEW")]
    view: Option<ViewArg>,

    /// Take only what lies around NAME
    #[arg(long, value_name = "NAME")]
    around: Option<String>,

    /// How many meetings away from NAME
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    depth: usize,

    /// Take at most so many entities and meetings [default: 300 in pictures, 5,000 in a page, else no limit]
    #[arg(long, value_name = "N")]
    max_nodes: Option<usize>,

    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The language of Graphviz
    Dot,
    /// A picture, without Graphviz
    Svg,
    /// The same picture in pixels
    Png,
    /// A picture of who met whom over time
    Timeline,
    /// A picture of who met whom how often
    Matrix,
    /// One page to explore the graph in, with all that it needs
    Html,
    /// One object with entities and meetings
    Json,
    /// GraphML, for Gephi, NetworkX, igraph, yEd
    Graphml,
    /// GEXF, for Gephi with its timeline, and NetworkX
    Gexf,
    /// Two tables, of nodes and of edges
    Csv,
    /// JSON Lines: an entity or a meeting a line
    Jsonl,
    /// Turtle: schema.org and PROV
    Ttl,
    /// JSON-LD: the same as Turtle
    Jsonld,
    /// FollowTheMoney, for Aleph and other tools of investigations
    Ftm,
    /// PLOVER: what took place, as pairs of actor and recipient
    Plover,
    /// Cypher, for Neo4j and Memgraph
    Cypher,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum ViewArg {
    /// Entities and meetings
    Meetings,
    /// Entities, with an edge for each two that met
    People,
}

impl Format {
    /// Says whether a reader looks at all of it at once.
    fn is_picture(self) -> bool {
        matches!(
            self,
            Self::Dot | Self::Svg | Self::Png | Self::Timeline | Self::Matrix
        )
    }

    /// Says whether there is more than one way to make a graph of it.
    fn has_views(self) -> bool {
        let is_graph = matches!(self, Self::Dot | Self::Svg | Self::Png);
        is_graph || matches!(self, Self::Graphml | Self::Gexf | Self::Csv)
    }

    /// Returns the format that the name of a file stands for.
    fn of(path: &std::path::Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_lowercase();
        if name.ends_with(".ftm.json") {
            return Some(Self::Ftm);
        }
        Some(match name.rsplit_once('.')?.1 {
            "dot" | "gv" => Self::Dot,
            "svg" => Self::Svg,
            "png" => Self::Png,
            "html" | "htm" => Self::Html,
            "json" => Self::Json,
            "graphml" => Self::Graphml,
            "gexf" => Self::Gexf,
            "csv" => Self::Csv,
            "jsonl" | "ndjson" => Self::Jsonl,
            "ttl" => Self::Ttl,
            "jsonld" => Self::Jsonld,
            "ftm" => Self::Ftm,
            "plover" => Self::Plover,
            "cypher" | "cql" => Self::Cypher,
            _ => return None,
        })
    }
}

/// Prints the graph, or writes it to a file.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let format = format(global, args)?;
    let store = database::open(global)?;
    let around = match &args.around {
        Some(name) => Some((names::resolve(ui, &store, name)?.id, args.depth)),
        None => None,
    };
    let limit = match format {
        Format::Html => PAGE_NODES,
        _ if format.is_picture() => PICTURE_NODES,
        _ => usize::MAX,
    };
    let frame = Frame {
        around,
        max_nodes: args.max_nodes.unwrap_or(limit),
    };
    let mut filter = args.filter.resolve(&store)?;
    if format == Format::Html && !args.filter.chooses_statuses() {
        // The page has the choice itself.
        filter.statuses.clear();
    }
    let files = files(ui, args, format, &store, &frame, &filter)?;
    match (&args.output, format) {
        (Some(path), _) => output::write(path, &files)?,
        (None, _) => {
            if let Files::Tables { .. } = files {
                ui.note("this is the table of edges; `-o FOLDER` writes that of nodes too");
            }
            if format == Format::Png && std::io::stdout().is_terminal() {
                let error = CliError::usage("a PNG is not for a terminal");
                return Err(
                    error.with_hint("name a file with `-o FILE`, or send the output to one")
                );
            }
            ui.out().write_all(files.first())?;
        }
    }
    Ok(ExitStatus::Done)
}

/// Returns the format asked for, or that of the output's name.
fn format(global: &Global, args: &Args) -> Result<Format, CliError> {
    let of_name = args.output.as_deref().and_then(Format::of);
    let format = match (args.format, global.json) {
        (Some(format), false) => format,
        (None | Some(Format::Json), true) => Format::Json,
        (Some(_), true) => {
            return Err(CliError::usage(
                "--json and another --format are two formats",
            ));
        }
        (None, false) => of_name.unwrap_or(Format::Dot),
    };
    if args.view.is_some() && !format.has_views() {
        return Err(CliError::usage(
            "--view is for the formats dot, svg, png, graphml, gexf and csv",
        ));
    }
    Ok(format)
}

/// Returns what is written.
fn files(
    ui: &mut Ui,
    args: &Args,
    format: Format,
    store: &Store,
    frame: &Frame,
    filter: &MeetingFilter,
) -> Result<Files, CliError> {
    let text = match format {
        Format::Jsonl | Format::Ttl | Format::Jsonld | Format::Ftm | Format::Cypher => {
            let dossier = ask::dossier(store, frame, filter)?;
            warn_of_missing(ui, &dossier.picture, frame);
            of_dossier(format, &dossier)
        }
        _ => {
            let picture = ask::picture(store, frame, filter)?;
            warn_of_missing(ui, &picture, frame);
            let view = view(args, format, &picture);
            match format {
                Format::Csv => {
                    let network = exchange::network(&picture, view);
                    return Ok(Files::Tables {
                        nodes: exchange::node_list(&network).into_bytes(),
                        edges: exchange::edge_list(&network).into_bytes(),
                    });
                }
                Format::Graphml => exchange::graphml(&exchange::network(&picture, view)),
                Format::Gexf => exchange::gexf(&exchange::network(&picture, view)),
                Format::Plover => {
                    note_what_did_not_happen(ui, &picture);
                    exchange::plover(&picture)
                }
                Format::Json => {
                    let line = serde_json::to_string(&Line::Graph((&picture).into()));
                    line.map_err(std::io::Error::from)? + "\n"
                }
                Format::Timeline | Format::Matrix => {
                    return chart(ui, args, format, &picture);
                }
                Format::Html => render::html(&GraphView::new(&picture)),
                Format::Svg => render::svg(&picture, view),
                Format::Png => return pixels(&render::svg(&picture, view)),
                _ => render::dot(&picture, view),
            }
        }
    };
    Ok(Files::One(text.into_bytes()))
}

/// Returns the view asked for, or the one that can be read.
fn view(args: &Args, format: Format, picture: &Picture) -> View {
    let is_large = picture.entities.len() + picture.meetings.len() > MANY_NODES;
    match args.view {
        Some(ViewArg::People) => View::People,
        None if format.is_picture() && is_large => View::People,
        Some(ViewArg::Meetings) | None => View::Meetings,
    }
}

/// Returns a timeline or a matrix.
fn chart(ui: &mut Ui, args: &Args, format: Format, picture: &Picture) -> Result<Files, CliError> {
    let chart = match format {
        Format::Matrix => render::matrix(picture),
        _ => render::timeline(picture),
    };
    if chart.left_out > 0 {
        ui.warn(format_args!(
            "{} people and bodies with fewer meetings left out, for there is room for 40",
            chart.left_out
        ));
    }
    let name = args.output.as_deref().and_then(std::path::Path::extension);
    if name.is_some_and(|end| end.eq_ignore_ascii_case("png")) {
        return pixels(&chart.svg);
    }
    Ok(Files::One(chart.svg.into_bytes()))
}

/// Draws an SVG as PNG.
fn pixels(svg: &str) -> Result<Files, CliError> {
    let bytes = render::png(svg, PIXELS).map_err(|error| {
        CliError::because(error).with_hint("take fewer nodes (--max-nodes), or write an SVG")
    })?;
    Ok(Files::One(bytes))
}

fn of_dossier(format: Format, dossier: &Dossier) -> String {
    match format {
        Format::Ttl => exchange::turtle(dossier),
        Format::Jsonld => exchange::json_ld(dossier),
        Format::Ftm => exchange::follow_the_money(dossier),
        Format::Cypher => exchange::cypher(dossier),
        _ => exchange::json_lines(dossier),
    }
}

fn warn_of_missing(ui: &mut Ui, picture: &Picture, frame: &Frame) {
    if picture.left_out > 0 {
        ui.warn(format_args!(
            "{} left out, for there is room for {} nodes only (--max-nodes)",
            meetings(picture.left_out),
            frame.max_nodes
        ));
    }
}

/// PLOVER has no word for what was planned or called off.
fn note_what_did_not_happen(ui: &mut Ui, picture: &Picture) {
    let others = picture
        .meetings
        .iter()
        .filter(|m| !m.status.happened())
        .count();
    if others > 0 {
        ui.note(format_args!(
            "{} left out that did not take place, which PLOVER cannot say",
            meetings(others)
        ));
    }
}

fn meetings(count: usize) -> String {
    format!(
        "{count} {}",
        if count == 1 { "meeting" } else { "meetings" }
    )
}
