//! Work on many threads, taken over in the order of the input, with a bound on what is under way.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::error::CliError;

/// How much may be read and not yet taken over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// At most so many items.
    pub(crate) items: usize,
    /// At most so much weight, but for an item that is heavier alone.
    pub(crate) weight: usize,
}

/// How often the taker looks up while nothing comes.
const LOOK_UP: Duration = Duration::from_millis(50);

/// Says whether to go on.
pub(crate) type Flow = std::ops::ControlFlow<()>;

/// An item on its way: its place in the order, its weight, and itself.
type Numbered<T> = (u64, usize, T);

/// Reads items on one thread, works on them on `jobs` others, and hands the results to `take` on this
/// one, in the order in which they were read.
///
/// `read` is called with a sink that says whether more is wanted. `worker` makes the function of one
/// thread. Memory is bounded by `bounds`, whatever the input. `take` gets `None` while nothing comes,
/// some times a second, so that it can look at the clock. Ends early when `take` breaks off or
/// fails; a reader that waits for input then is left behind, and ends with the process.
pub(crate) fn run<T, U, Read, Make, Work>(
    jobs: NonZeroUsize,
    bounds: Bounds,
    read: Read,
    worker: Make,
    mut take: impl FnMut(Option<U>) -> Result<Flow, CliError>,
) -> Result<(), CliError>
where
    T: Send + 'static,
    U: Send + 'static,
    Read: FnOnce(&mut dyn FnMut(T, usize) -> Flow) + Send + 'static,
    Make: Fn() -> Work + Send + Sync + 'static,
    Work: FnMut(T) -> U,
{
    let gate = Arc::new(Gate::new(bounds));
    let (to_workers, from_reader) = channel::<Numbered<T>>();
    let (to_taker, results) = channel::<Numbered<U>>();
    spawn_reader(Arc::clone(&gate), read, to_workers)?;
    spawn_workers(jobs, &gate, from_reader, &to_taker, worker)?;
    // Else the results would never be known to have come to their end.
    drop(to_taker);
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    let outcome = loop {
        match results.recv_timeout(LOOK_UP) {
            Ok((number, weight, result)) => {
                waiting.insert(number, (weight, result));
            }
            Err(RecvTimeoutError::Timeout) => match take(None) {
                Ok(Flow::Continue(())) => {}
                end => break end,
            },
            Err(RecvTimeoutError::Disconnected) => break Ok(Flow::Continue(())),
        }
        let mut end = None;
        while let Some((weight, result)) = waiting.remove(&next) {
            next += 1;
            gate.leave(weight);
            match take(Some(result)) {
                Ok(Flow::Continue(())) => {}
                stop => {
                    end = Some(stop);
                    break;
                }
            }
        }
        if let Some(end) = end {
            break end;
        }
    };
    gate.close();
    outcome.map(|_| ())
}

fn spawn_reader<T: Send + 'static>(
    gate: Arc<Gate>,
    read: impl FnOnce(&mut dyn FnMut(T, usize) -> Flow) + Send + 'static,
    to_workers: Sender<Numbered<T>>,
) -> Result<(), CliError> {
    let mut number = 0;
    let mut sink = move |item, weight| {
        if !gate.enter(weight) || to_workers.send((number, weight, item)).is_err() {
            return Flow::Break(());
        }
        number += 1;
        Flow::Continue(())
    };
    spawn("reader".to_owned(), move || read(&mut sink))
}

fn spawn_workers<T, U, Work>(
    jobs: NonZeroUsize,
    gate: &Arc<Gate>,
    from_reader: Receiver<Numbered<T>>,
    to_taker: &Sender<Numbered<U>>,
    worker: impl Fn() -> Work + Send + Sync + 'static,
) -> Result<(), CliError>
where
    T: Send + 'static,
    U: Send + 'static,
    Work: FnMut(T) -> U,
{
    let from_reader = Arc::new(Mutex::new(from_reader));
    let worker = Arc::new(worker);
    for number in 1..=jobs.get() {
        let (from_reader, to_taker) = (Arc::clone(&from_reader), to_taker.clone());
        let (gate, worker) = (Arc::clone(gate), Arc::clone(&worker));
        spawn(format!("worker {number}"), move || {
            let mut work = worker();
            loop {
                // The lock is held while this thread waits: the others wait for the same.
                let item = lock(&from_reader).recv();
                let Ok((number, weight, item)) = item else {
                    return;
                };
                if gate.is_closed() || to_taker.send((number, weight, work(item))).is_err() {
                    return;
                }
            }
        })?;
    }
    Ok(())
}

fn spawn(name: String, work: impl FnOnce() + Send + 'static) -> Result<(), CliError> {
    thread::Builder::new()
        .name(name)
        .spawn(work)
        .map(|_| ())
        .map_err(|error| CliError::failed("a thread cannot be started").with_source(error))
}

/// Lets in what fits.
struct Gate {
    bounds: Bounds,
    inside: Mutex<(usize, usize)>,
    changed: Condvar,
    closed: AtomicBool,
}

impl Gate {
    fn new(bounds: Bounds) -> Self {
        Self {
            bounds,
            inside: Mutex::default(),
            changed: Condvar::new(),
            closed: AtomicBool::new(false),
        }
    }

    /// Waits until the item fits; returns whether it may still come in.
    fn enter(&self, weight: usize) -> bool {
        let mut inside = lock(&self.inside);
        while !self.is_closed()
            && inside.0 > 0
            && (inside.0 >= self.bounds.items
                || inside.1.saturating_add(weight) > self.bounds.weight)
        {
            inside = self
                .changed
                .wait(inside)
                .unwrap_or_else(PoisonError::into_inner);
        }
        inside.0 += 1;
        inside.1 += weight;
        !self.is_closed()
    }

    fn leave(&self, weight: usize) {
        let mut inside = lock(&self.inside);
        inside.0 -= 1;
        inside.1 -= weight;
        self.changed.notify_one();
    }

    fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        let _inside = lock(&self.inside);
        self.changed.notify_all();
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }
}

/// No thread leaves the few numbers behind a lock half changed, so a panic elsewhere does not matter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    const BOUNDS: Bounds = Bounds {
        items: 8,
        weight: 100,
    };

    fn jobs(number: usize) -> NonZeroUsize {
        NonZeroUsize::new(number).unwrap()
    }

    /// Doubles the numbers up to 200, the small ones slowly; returns what was taken, and the most
    /// items and weight that were ever under way.
    fn doubled(number: usize, stop_at: usize) -> (Vec<usize>, usize, usize) {
        let under_way = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
        let seen = Arc::clone(&under_way);
        let read = move |sink: &mut dyn FnMut(usize, usize) -> Flow| {
            for item in 0..200 {
                if sink(item, 1 + item % 40).is_break() {
                    return;
                }
                seen.0.fetch_add(1, Ordering::SeqCst);
                seen.1.fetch_add(1 + item % 40, Ordering::SeqCst);
            }
        };
        let worker = || {
            |item: usize| {
                thread::sleep(Duration::from_micros((item as u64 % 7) * 100));
                item * 2
            }
        };
        let mut taken = Vec::new();
        let (mut most, mut heaviest) = (0, 0);
        run(jobs(number), BOUNDS, read, worker, |result| {
            let Some(result) = result else {
                return Ok(Flow::Continue(()));
            };
            most = most.max(under_way.0.load(Ordering::SeqCst) - taken.len());
            let done: usize = taken.iter().map(|item: &usize| 1 + item / 2 % 40).sum();
            heaviest = heaviest.max(under_way.1.load(Ordering::SeqCst) - done);
            taken.push(result);
            Ok(if taken.len() == stop_at {
                Flow::Break(())
            } else {
                Flow::Continue(())
            })
        })
        .unwrap();
        (taken, most, heaviest)
    }

    #[test]
    fn results_come_in_the_order_of_the_input() {
        let expected: Vec<usize> = (0..200).map(|item| item * 2).collect();
        for number in [1, 2, 7] {
            assert_eq!(doubled(number, usize::MAX).0, expected);
        }
    }

    #[test]
    fn no_more_is_under_way_than_the_bounds_allow() {
        let (_, most, heaviest) = doubled(4, usize::MAX);
        // One item is with the taker.
        assert!(most <= BOUNDS.items + 1, "{most}");
        assert!(heaviest <= BOUNDS.weight + 40, "{heaviest}");
    }

    #[test]
    fn the_taker_may_break_off_or_fail() {
        assert_eq!(doubled(3, 5).0, [0, 2, 4, 6, 8]);
        let read = |sink: &mut dyn FnMut(usize, usize) -> Flow| while sink(1, 1).is_continue() {};
        let outcome = run(
            jobs(2),
            BOUNDS,
            read,
            || |item: usize| item,
            |_| Err(CliError::failed("enough")),
        );
        assert_eq!(outcome.unwrap_err().chain(), "enough");
    }

    #[test]
    fn a_reader_that_waits_holds_nobody_up() {
        let (release, wait) = channel::<()>();
        let read = move |_: &mut dyn FnMut(usize, usize) -> Flow| {
            wait.recv().ok();
        };
        let mut asked = 0;
        run(
            jobs(1),
            BOUNDS,
            read,
            || |item: usize| item,
            |result| {
                assert_eq!(result, None);
                asked += 1;
                Ok(Flow::Break(()))
            },
        )
        .unwrap();
        assert_eq!(asked, 1);
        drop(release);
    }
}
