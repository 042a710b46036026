//! By which names a server may be asked.
//!
//! A hostile page can let its own name lead to 127.0.0.1 ("DNS rebinding") and then read what a local
//! server answers, for to the browser the two are one site. The request still carries the page's name in
//! its `Host`, so names that are not ours are refused. A bare address cannot be rebound.

use std::net::IpAddr;

/// The names that a server goes by, besides `localhost` and bare addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    names: Vec<String>,
}

impl Hosts {
    /// Returns the names, without ports, in any case.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names = names.into_iter().map(|name| name.to_ascii_lowercase());
        Self {
            names: names.collect(),
        }
    }

    /// Says whether a `Host` header names this server.
    ///
    /// ```
    /// # use chancery_serve::Hosts;
    /// let hosts = Hosts::new(["archive.example".to_owned()]);
    /// assert!(hosts.knows("localhost:8017") && hosts.knows("[::1]:8017"));
    /// assert!(hosts.knows("Archive.Example"));
    /// assert!(!hosts.knows("attacker.example:8017"));
    /// ```
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        is_address || name == "localhost" || self.names.contains(&name)
    }
}

fn without_port(host: &str) -> Option<&str> {
    let is_port = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match host.rsplit_once(':') {
        // `[::1]` ends in a colon and digits too.
        Some((_, rest)) if rest.ends_with(']') => Some(host),
        Some((name, port)) => is_port(port).then_some(name),
        None => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_addresses_and_own_names_only() {
        let hosts = Hosts::new(["Mine.example".to_owned()]);
        for known in [
            "127.0.0.1",
            "127.0.0.1:1",
            "[::1]",
            "[::1]:80",
            "10.0.0.7:80",
            "LOCALHOST",
            "mine.example:9",
        ] {
            assert!(hosts.knows(known), "{known}");
        }
        for unknown in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:127",
            "localhost:",
            "localhost:x",
            "127.0.0.1@evil.example",
            "0x7f.1",
        ] {
            assert!(!hosts.knows(unknown), "{unknown}");
        }
    }
}
