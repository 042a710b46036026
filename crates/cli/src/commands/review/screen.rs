//! The terminal while pairs are shown on it.

use std::time::Duration;

use chancery_store::{Store, Verdict};
use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{ExecutableCommand as _, QueueableCommand as _, cursor, terminal};

use super::session::{Session, Wish, page};
use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::ui::Ui;

/// How often the screen looks whether the process is asked to end.
const PATIENCE: Duration = Duration::from_millis(200);

/// Decisions about so many pairs are announced, for they take a while.
const MANY: usize = 100;

/// The terminal, taken over; what stood there before comes back.
pub(super) struct Screen {
    interrupt: Interrupt,
    has_left: std::cell::Cell<bool>,
}

impl Screen {
    /// Takes the terminal over.
    pub(super) fn enter(ui: &mut Ui, interrupt: Interrupt) -> Result<Self, CliError> {
        terminal::enable_raw_mode()?;
        let screen = Self {
            interrupt,
            has_left: std::cell::Cell::new(false),
        };
        ui.out().queue(terminal::EnterAlternateScreen)?.flush()?;
        Ok(screen)
    }

    /// Gives the terminal back.
    pub(super) fn leave(&self, ui: &mut Ui) -> Result<(), CliError> {
        ui.out().queue(terminal::LeaveAlternateScreen)?.flush()?;
        self.has_left.set(true);
        // `Drop` does the rest, also after a panic.
        Ok(())
    }

    /// Shows pair after pair until the user quits, or the process is asked to end.
    pub(super) fn run(
        &self,
        ui: &mut Ui,
        store: &mut Store,
        session: &mut Session,
    ) -> Result<(), CliError> {
        loop {
            self.draw(ui, store, session, None)?;
            let Some(wish) = self.wait()? else {
                return Ok(());
            };
            let Some(wish) = wish else { continue };
            if matches!(wish, Wish::Decide(_)) && session.extent() >= MANY {
                let doing = format!("deciding {} pairs …", session.extent());
                self.draw(ui, store, session, Some(doing))?;
            }
            if !session.press(store, wish)? {
                return Ok(());
            }
        }
    }

    fn draw(
        &self,
        ui: &mut Ui,
        store: &Store,
        session: &mut Session,
        doing: Option<String>,
    ) -> Result<(), CliError> {
        let (width, height) = terminal::size()?;
        let row = session.current(store)?;
        let mut frame = session.frame();
        if let Some(doing) = doing {
            frame.said = doing;
        }
        let size = (usize::from(width), usize::from(height));
        let clear = terminal::Clear(terminal::ClearType::All);
        ui.out().queue(clear)?.queue(cursor::MoveTo(0, 0))?;
        let lines = page(&frame, row.as_ref(), size);
        // A raw terminal does not go back to the first column by itself; the last line has no end, which
        // would scroll the first away.
        write!(ui.out(), "{}", lines.join("\r\n"))?;
        ui.out().flush()?;
        Ok(())
    }

    /// Waits for a key; `None` is the request to end, and `Some(None)` a reason to draw anew.
    fn wait(&self) -> Result<Option<Option<Wish>>, CliError> {
        loop {
            if self.interrupt.is_asked() {
                return Ok(None);
            }
            if event::poll(PATIENCE)? {
                return Ok(Some(match event::read()? {
                    Event::Key(key) if key.kind != KeyEventKind::Release => Some(wish(key)),
                    _ => None,
                }));
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if !self.has_left.get() {
            std::io::stdout()
                .execute(terminal::LeaveAlternateScreen)
                .ok();
        }
        terminal::disable_raw_mode().ok();
    }
}

fn wish(key: KeyEvent) -> Wish {
    match key.code {
        KeyCode::Char('c') if key.modifiers.contains(KeyModifiers::CONTROL) => Wish::Quit,
        KeyCode::Char('s') => Wish::Decide(Verdict::Same),
        KeyCode::Char('n') => Wish::Decide(Verdict::NotSame),
        KeyCode::Char('u') => Wish::Decide(Verdict::Unsure),
        KeyCode::Char('k' | ' ') => Wish::Skip,
        KeyCode::Char('p') => Wish::Back,
        KeyCode::Char('z') => Wish::Undo,
        KeyCode::Char('b') => Wish::Bulk,
        KeyCode::Char('q') | KeyCode::Esc => Wish::Quit,
        _ => Wish::Nothing,
    }
}
