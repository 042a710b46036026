//! The questions, asked of a store: each reads the rows it needs and hands them to [`crate::algo`].
//!
//! Local questions ([`met`], [`between`], [`timeline`], [`holders`], [`portrait`]) read the rows of one or two
//! entities. Those about the whole graph are methods of [`Network`], which looks at a snapshot: [`graph`] takes
//! one, and a caller with many questions keeps it.
//!
//! ```
//! # use chancery_query::ask::{self, Measure, Network};
//! # use chancery_store::{MeetingFilter, Store};
//! let store = Store::open_in_memory()?;
//! let filter = MeetingFilter::default();
//! let graph = ask::graph(&store, &filter)?;
//! let network = Network::new(&store, &graph, &filter);
//! assert!(network.rank(Measure::Degree, None, 10).is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answers;
mod difference;
mod meetings;
mod network;
mod people;
mod pictures;

pub use answers::{
    Choice, Counterpart, Dossier, Encounter, Holder, Hop, Party, Picture, Portrait, sentence,
};
pub use difference::{Changed, Difference, Office, difference};
pub use meetings::{between, encounter, met, slice, snapshot, timeline};
pub use network::{
    Common, Community, Division, Measure, Member, Neighbour, Neighbours, Network, Pair, Ranked,
    Tie, graph,
};
pub use people::{choices, holders, portrait};
pub use pictures::{Frame, around, dossier, picture, weightiest};
