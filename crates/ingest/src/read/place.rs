//! Where a stream of bytes stands: a file, or a member of something packed.

use std::path::Path;

use chancery_model::Origin;

use super::format::Format;

/// The most characters of a member's name that are shown.
const MOST_SHOWN: usize = 200;

/// A file or a member of an archive, by the names that lead to it.
///
/// Names of members are labels: no file is ever opened or written by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    label: String,
    /// The last part of the name, without the endings of packings that were unpacked already.
    name: String,
}

impl Place {
    /// A file as the user named it, or as it was found.
    pub(super) fn file(path: &Path) -> Self {
        let name = path.file_name().map_or_else(
            || path.display().to_string(),
            |name| name.to_string_lossy().into_owned(),
        );
        Self {
            label: path.display().to_string(),
            name: if path == Path::new("-") {
                "stdin".to_owned()
            } else {
                name
            },
        }
    }

    /// A member of what stands here.
    pub(super) fn member(&self, name: &str) -> Self {
        let shown: String = name
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .take(MOST_SHOWN)
            .collect();
        let last = shown.rsplit(['/', '\\']).next().unwrap_or_default();
        Self {
            name: last.to_owned(),
            label: format!("{}!{shown}", self.label),
        }
    }

    /// What is left when one packing is taken off: `a.jsonl.gz` becomes `a.jsonl`.
    pub(super) fn unpacked(&self) -> Self {
        let name = match self.name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() => match ending.to_lowercase().as_str() {
                "tgz" | "tbz" | "tbz2" | "tzst" => format!("{stem}.tar"),
                "gz" | "gzip" | "zst" | "zstd" | "bz2" => stem.to_owned(),
                _ => self.name.clone(),
            },
            _ => self.name.clone(),
        };
        Self {
            name,
            label: self.label.clone(),
        }
    }

    /// The origin of an article here; `number` counts the lines, rows, records, messages or
    /// entries from 1.
    pub(super) fn origin(&self, number: Option<u64>) -> Origin {
        Origin {
            file: self.label.clone(),
            line: number,
        }
    }

    /// What an article is called that has no name of its own: `a`, or `a:3`.
    pub(super) fn article_name(&self, number: Option<u64>) -> String {
        let stem = match self.name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.name,
        };
        number.map_or_else(|| stem.to_owned(), |number| format!("{stem}:{number}"))
    }

    /// The ending of the name, lower case, without the dot.
    pub(super) fn ending(&self) -> Option<String> {
        let (stem, ending) = self.name.rsplit_once('.')?;
        (!stem.is_empty()).then(|| ending.to_lowercase())
    }

    /// Says whether this is a member of an archive that is hidden, or in a folder that is.
    pub(super) fn is_hidden(&self) -> bool {
        let Some((_, inside)) = self.label.rsplit_once('!') else {
            return false;
        };
        let mut parts = inside.split(['/', '\\']);
        parts.any(|part| part == "__MACOSX" || part.starts_with('.') && !matches!(part, "." | ".."))
    }

    /// What the name says about the content.
    pub(super) fn promise(&self) -> Promise {
        match self.ending().as_deref() {
            Some(ending) if Format::of_ending(ending).is_some() => Promise::Articles,
            Some(
                "gz" | "gzip" | "tgz" | "zst" | "zstd" | "tzst" | "bz2" | "tbz" | "tbz2" | "zip"
                | "tar" | "xml",
            ) => Promise::Articles,
            Some(ending) if FOREIGN.contains(&ending) => Promise::Foreign,
            _ => Promise::Nothing,
        }
    }
}

/// What a file's ending says about its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// It holds articles.
    Articles,
    /// It does not.
    Foreign,
    /// Nothing: the content has to tell.
    Nothing,
}

/// Endings of files that lie beside articles and hold none: parts of saved pages, pictures, programs,
/// and documents of other programs.
const FOREIGN: &[&str] = &[
    "apk", "avi", "bin", "bmp", "c", "cdx", "cdxj", "class", "conf", "cpp", "css", "db", "dll",
    "doc", "docx", "eot", "epub", "exe", "gif", "h", "ico", "ini", "jar", "java", "jpeg", "jpg",
    "js", "lock", "log", "map", "mjs", "mov", "mp3", "mp4", "o", "odp", "ods", "odt", "ogg", "otf",
    "parquet", "pdf", "png", "ppt", "pptx", "ps", "py", "rs", "rtf", "scss", "sh", "so", "sqlite",
    "sqlite3", "svg", "toml", "ts", "ttf", "wasm", "wat", "wav", "webm", "webp", "whl", "woff",
    "woff2", "xls", "xlsx", "yaml", "yml",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_labelled_by_the_way_to_them() {
        let place = Place::file(Path::new("in/a.zip"))
            .member("b/c.jsonl.gz")
            .unpacked();
        assert_eq!(place.origin(Some(7)).to_string(), "in/a.zip!b/c.jsonl.gz:7");
        assert_eq!(place.article_name(Some(7)), "c:7");
        assert_eq!(place.ending().as_deref(), Some("jsonl"));
        assert_eq!(
            Place::file(Path::new("x.tgz"))
                .unpacked()
                .ending()
                .as_deref(),
            Some("tar")
        );
    }

    #[test]
    fn names_cannot_write_to_the_terminal_or_without_end() {
        let place =
            Place::file(Path::new("a.tar")).member(&format!("\u{1b}[2J{}", "x".repeat(9999)));
        let shown = place.origin(None).to_string();
        assert!(
            !shown.contains('\u{1b}') && shown.chars().count() < 300,
            "{shown}"
        );
    }

    #[test]
    fn hidden_members_are_known() {
        let zip = Place::file(Path::new(".cache/a.zip"));
        for (name, hidden) in [
            ("a/b.txt", false),
            ("../b.txt", false),
            ("a/.b.txt", true),
            ("__MACOSX/b.txt", true),
            (".git/b.txt", true),
        ] {
            assert_eq!(zip.member(name).is_hidden(), hidden, "{name}");
        }
    }

    #[test]
    fn endings_promise_articles_or_not() {
        for (name, promise) in [
            ("a.htm", Promise::Articles),
            ("a.txt.gz", Promise::Articles),
            ("a.PDF", Promise::Foreign),
            ("a", Promise::Nothing),
            ("page.aspx", Promise::Nothing),
            (".txt", Promise::Nothing),
        ] {
            assert_eq!(Place::file(Path::new(name)).promise(), promise, "{name}");
        }
    }
}
