//! Answers questions over HTTP: the explorer and a read-only API over one database.
//!
//! [`Server::bind`] takes the port, [`Server::run`] answers until it is told to stop. What there is to
//! ask stands in [`OPENAPI`], which the server hands out itself; a test holds the two to each other.
//!
//! Decisions:
//! - Nothing is written. Connections to the database are read-only, each request reads one state of
//!   it, and a `load` may write meanwhile.
//! - Nothing from outside becomes a path or SQL: parameters are numbers, dates, words of closed lists
//!   and names to look for, each with a limit, and an unknown one is an error.
//! - A page of another site can make a browser send requests here, so a request must name this server
//!   by an address or a name that it knows ([`Hosts`]), and no answer may be read by or framed in
//!   another site.
//! - Work is bounded: connections, requests at a time, their size, the time for each, the rows of each
//!   answer.

mod answer;
mod handlers;
mod hosts;
mod parameters;
mod pool;
mod request;
mod routes;
mod server;
#[cfg(test)]
mod tests;

pub use hosts::Hosts;
pub use server::{ServeError, Server, Settings};

/// What can be asked, in OpenAPI 3.1.
pub const OPENAPI: &str = include_str!("../../../schema/openapi.json");
