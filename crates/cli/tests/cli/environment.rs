//! A folder of its own for each test, and the program run in it.

use std::path::Path;
use std::process::{Command, Output};

use chancery_model::{Article, Record};
use chancery_store::Store;
use tempfile::TempDir;

/// An empty folder to run the program in.
pub(crate) struct TestEnv {
    folder: TempDir,
}

impl TestEnv {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    /// A folder with a database that holds these articles.
    pub(crate) fn with(articles: &[(Article, Record)]) -> Self {
        let env = Self::new();
        let mut store = Store::open(&env.path().join("chancery.db")).unwrap();
        store.load_batch(articles).unwrap();
        assert_eq!(store.validate().unwrap(), []);
        env
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Returns the program with these arguments, set to run here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("CHANCERY_DB")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_COLOR");
        command
    }

    /// Runs the program; returns standard output, standard error and exit code as one text.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        shown(&self.command(arguments).output().unwrap())
    }

    /// Runs the program; returns its standard output if all went well.
    #[track_caller]
    pub(crate) fn stdout(&self, arguments: &[&str]) -> String {
        let output = self.command(arguments).output().unwrap();
        assert!(output.status.success(), "{}", shown(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut shown = text(&output.stdout);
    let stderr = text(&output.stderr);
    if !stderr.is_empty() {
        shown.push_str("------- stderr -------\n");
        shown.push_str(&stderr);
    }
    if let Some(code) = output.status.code().filter(|code| *code != 0) {
        shown.push_str(&format!("[exit code: {code}]\n"));
    }
    shown
}
