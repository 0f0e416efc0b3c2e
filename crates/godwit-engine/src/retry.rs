//! How long to wait before trying again.

use std::{
    hash::{BuildHasher as _, RandomState},
    time::Duration,
};

const FIRST: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(30);

/// The pause before the try `attempt`, which counts from 2: doubled each time, give or take a quarter, so that two
/// runs which collided once do not collide for ever, and those who queued behind us get their turn.
pub(crate) fn pause(attempt: u32) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(2).min(16)));
    let base = doubled.min(LONGEST);
    // The keys of a new hasher are random, and that is all the randomness that is needed.
    let percent = 75 + u32::try_from(RandomState::new().hash_one(attempt) % 51).unwrap_or(0);
    base * percent / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for attempt in 2..100 {
            let pause = pause(attempt);
            assert!(
                pause >= Duration::from_millis(375) && pause <= LONGEST * 5 / 4,
                "{pause:?}"
            );
        }
        assert!(pause(2) < Duration::from_millis(700));
        assert!(pause(9) > Duration::from_secs(20));
    }
}
