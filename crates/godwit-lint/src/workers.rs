//! Threads with room for parsers that call themselves.

use std::{io, num::NonZero, panic, thread};

/// The stack of a thread, in bytes. Only what is used of it is ever taken from the machine.
const STACK: usize = 128 << 20;

/// Fewer pieces of work than this are done before another thread has begun.
const WORTH_A_THREAD: usize = 16;

/// Does `work` with each of `items` and its index, on as many threads as there are processors, and gives what came of
/// it in their order.
///
/// # Errors
///
/// The machine gives no thread.
pub(crate) fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> io::Result<Vec<R>> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = items.len().div_ceil(WORTH_A_THREAD).clamp(1, processors);
    let share = items.len().div_ceil(threads).max(1);
    let work = &work;
    thread::scope(|scope| {
        let mut running = Vec::with_capacity(threads);
        for (nth, items) in items.chunks(share).enumerate() {
            let one = move || -> Vec<R> {
                let all = items.iter().enumerate();
                all.map(|(at, item)| work(nth * share + at, item)).collect()
            };
            running.push(thread::Builder::new().stack_size(STACK).spawn_scoped(scope, one)?);
        }
        let mut all = Vec::with_capacity(items.len());
        for thread in running {
            all.extend(thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic)));
        }
        Ok(all)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_their_items() {
        for count in [0, 1, 15, 16, 17, 1000] {
            let items: Vec<usize> = (0..count).collect();
            let found = each(&items, |at, item| (at, *item * 2)).unwrap();
            let wanted: Vec<_> = items.iter().map(|item| (*item, item * 2)).collect();
            assert_eq!(found, wanted);
        }
    }
}
