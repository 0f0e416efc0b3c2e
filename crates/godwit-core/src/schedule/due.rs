//! Which occurrence is due, after sleep and changes of the clock.

use jiff::{SignedDuration, Timestamp};

use super::Schedule;

/// An occurrence that comes later than this is one that was missed.
const GRACE: SignedDuration = SignedDuration::from_mins(15);

/// A last start that lies this far in the future was written by a clock that was wrong.
const CLOCK_STEP: SignedDuration = SignedDuration::from_mins(5);

/// More missed occurrences than this are not counted: the number says nothing by then.
const COUNTED: u32 = 1000;

/// What is due. Of several occurrences only the last is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    /// The occurrence that is run.
    pub at: Timestamp,
    /// How many were not run in their time, this one included if it is late; 1000 stands for more.
    pub missed: u32,
    /// The last of these.
    pub last_missed: Option<Timestamp>,
}

impl Schedule {
    /// What is due at `now`, if backups by this schedule were looked after until `last`: when the last one started, or
    /// since when the schedule holds.
    pub fn due(&self, last: Timestamp, now: Timestamp) -> Option<Due> {
        if self.paused {
            return None;
        }
        let at = self.last_until(now)?;
        let clock_was_wrong = last.duration_since(now) > CLOCK_STEP;
        if clock_was_wrong {
            // Nobody knows what was run. One backup too many is better than none from now on.
            return Some(Due {
                at,
                missed: 0,
                last_missed: None,
            });
        }
        if at <= last {
            return None;
        }
        let (mut earlier, mut before) = (0, None);
        let mut next = self.next_after(last)?;
        while next < at && earlier < COUNTED {
            (earlier, before) = (earlier + 1, Some(next));
            next = self.next_after(next)?;
        }
        let is_late = now.duration_since(at) > GRACE;
        Some(Due {
            at,
            missed: (earlier + u32::from(is_late)).min(COUNTED),
            last_missed: if is_late { Some(at) } else { before },
        })
    }
}
