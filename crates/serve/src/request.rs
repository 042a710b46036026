//! A request before it is a question: what is refused unread.

use crate::answer::Refusal;
use crate::hosts::Hosts;

/// The longest address with its parameters, in bytes.
const LONGEST_ADDRESS: usize = 2_048;

/// What of a request counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) host: Option<String>,
    /// Whether it announces a body.
    pub(crate) has_body: bool,
}

impl Request {
    /// Refuses what no question can be.
    pub(crate) fn check(&self, hosts: &Hosts) -> Result<(), Refusal> {
        let is_known = self.host.as_deref().is_some_and(|host| hosts.knows(host));
        if !is_known {
            return Err(Refusal::Host);
        }
        if self.method != "GET" && self.method != "HEAD" {
            return Err(Refusal::Method);
        }
        if self.has_body {
            return Err(Refusal::Body);
        }
        if self.path.len() + self.query.len() > LONGEST_ADDRESS {
            return Err(Refusal::TooLong);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request {
            method: "GET".to_owned(),
            path: "/".to_owned(),
            host: Some("127.0.0.1:8017".to_owned()),
            ..Request::default()
        }
    }

    #[track_caller]
    fn check(request: &Request, expected: Result<(), &Refusal>) {
        let found = request.check(&Hosts::default());
        assert_eq!(found.as_ref().copied(), expected);
    }

    #[test]
    fn questions_pass_and_all_else_is_refused() {
        check(&request(), Ok(()));
        let method = "POST".to_owned();
        check(
            &Request {
                method,
                ..request()
            },
            Err(&Refusal::Method),
        );
        check(
            &Request {
                has_body: true,
                ..request()
            },
            Err(&Refusal::Body),
        );
        check(
            &Request {
                host: None,
                ..request()
            },
            Err(&Refusal::Host),
        );
        let host = Some("evil.example".to_owned());
        check(&Request { host, ..request() }, Err(&Refusal::Host));
        let query = "q=".to_owned() + &"a".repeat(LONGEST_ADDRESS);
        check(&Request { query, ..request() }, Err(&Refusal::TooLong));
    }
}
