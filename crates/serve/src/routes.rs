//! What can be asked, and who answers it.

use crate::answer::{Answer, Refusal};
use crate::handlers::{articles, entities, graph, meetings};
use crate::parameters::{FILTER, Parameters, number};
use crate::pool::Reader;

/// A question: its address, in which `{id}` stands for a number, and its parameters.
pub(crate) struct Route {
    pub(crate) path: &'static str,
    parameters: &'static [&'static str],
    takes_filter: bool,
    handler: Handler,
}

/// Answers from the database; gets the number in the address, or 0 where there is none.
type Handler = fn(&Reader<'_>, i64, &Parameters) -> Result<Answer, Refusal>;

const PAGING: &[&str] = &["offset", "limit"];

/// All questions. `schema/openapi.json` describes them, and a test compares the two.
pub(crate) const ROUTES: &[Route] = &[
    plain("/api/stats", &[], meetings::stats),
    plain(
        "/api/entities",
        &["q", "kind", "offset", "limit"],
        entities::list,
    ),
    plain("/api/entities/{id}", &["as_of"], entities::one),
    filtered("/api/entities/{id}/met", PAGING, entities::met),
    filtered("/api/entities/{id}/timeline", PAGING, entities::timeline),
    filtered(
        "/api/entities/{id}/neighbourhood",
        &["depth", "max_nodes"],
        graph::neighbourhood,
    ),
    filtered("/api/meetings", PAGING, meetings::list),
    plain("/api/meetings/{id}", &[], meetings::one),
    plain(
        "/api/meetings/{id}/sentences",
        &["around"],
        meetings::sentences,
    ),
    filtered(
        "/api/between",
        &["a", "b", "offset", "limit"],
        meetings::between,
    ),
    filtered("/api/path", &["from", "to"], graph::path),
    filtered("/api/graph", &["max_nodes"], graph::weightiest),
    plain("/api/articles/{id}", &[], articles::one),
    plain(
        "/api/search",
        &["q", "since", "until", "offset", "limit"],
        articles::search,
    ),
];

const fn plain(path: &'static str, parameters: &'static [&'static str], handler: Handler) -> Route {
    Route {
        path,
        parameters,
        takes_filter: false,
        handler,
    }
}

const fn filtered(
    path: &'static str,
    parameters: &'static [&'static str],
    handler: Handler,
) -> Route {
    Route {
        takes_filter: true,
        ..plain(path, parameters, handler)
    }
}

/// A question with its parameters, ready to be answered from a database.
pub(crate) struct Question {
    route: &'static Route,
    id: i64,
    parameters: Parameters,
}

impl Route {
    /// Returns the names of the parameters, those of the filter last.
    pub(crate) fn parameters(&self) -> Vec<&'static str> {
        let filter: &[&str] = if self.takes_filter { FILTER } else { &[] };
        [self.parameters, filter].concat()
    }

    /// Returns the text in the place of `{id}` if the path is that of this question.
    fn fits<'p>(&self, path: &'p str) -> Option<Option<&'p str>> {
        let mut id = None;
        let mut parts = path.split('/');
        for expected in self.path.split('/') {
            let part = parts.next()?;
            if expected == "{id}" {
                id = Some(part);
            } else if part != expected {
                return None;
            }
        }
        parts.next().is_none().then_some(id)
    }
}

impl Question {
    /// Finds the question of an address.
    pub(crate) fn find(path: &str, query: &str) -> Result<Self, Refusal> {
        let mut fitting = ROUTES.iter().filter_map(|r| r.fits(path).map(|id| (r, id)));
        let (route, id) = fitting.next().ok_or(Refusal::NoSuchAddress)?;
        Ok(Self {
            route,
            id: id.map_or(Ok(0), |id| number("id", id))?,
            parameters: Parameters::parse(query, &route.parameters())?,
        })
    }

    /// Answers it.
    pub(crate) fn answer(&self, reader: &Reader<'_>) -> Result<Answer, Refusal> {
        (self.route.handler)(reader, self.id, &self.parameters)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_questions() {
        let path = |address: &str| Question::find(address, "").map(|q| (q.route.path, q.id));
        assert_eq!(path("/api/stats"), Ok(("/api/stats", 0)));
        assert_eq!(
            path("/api/entities/7/met"),
            Ok(("/api/entities/{id}/met", 7))
        );
        for nothing in [
            "",
            "/api",
            "/api/",
            "/api/entities/7/met/",
            "/api//stats",
            "/API/stats",
            "/api/../stats",
        ] {
            assert_eq!(path(nothing), Err(Refusal::NoSuchAddress), "{nothing}");
        }
        for bad in [
            "/api/entities/",
            "/api/entities/x",
            "/api/entities/-1",
            "/api/meetings/99999999999999999999",
        ] {
            assert!(matches!(path(bad), Err(Refusal::Bad(_))), "{bad}");
        }
    }
}
