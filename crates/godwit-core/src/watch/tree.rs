//! From a list of who waits for whom to the two trees around one session.

use std::collections::{BTreeMap, BTreeSet};

use super::{BlockNode, Blockage, SessionInfo, WaitEdge};

/// Sessions that one tree lists: a person reads no more, and an event stays small when thousands wait.
const LISTED: usize = 100;

/// Levels that one tree has: nearer ones matter, and readers of JSON refuse what is nested without end.
const LEVELS: usize = 30;

impl Blockage {
    /// The trees around the session `own`, from what is known of `sessions` and who waits for whom.
    ///
    /// Sessions that only the edges name are shown by their numbers.
    pub fn around(own: i64, sessions: Vec<SessionInfo>, edges: &[WaitEdge]) -> Self {
        let sessions: BTreeMap<i64, SessionInfo> = sessions.into_iter().map(|session| (session.id, session)).collect();
        let above = Nearest::from(own, edges.iter().map(|edge| (edge.waiter, edge.blocker, edge.certain)));
        let below = Nearest::from(own, edges.iter().map(|edge| (edge.blocker, edge.waiter, edge.certain)));
        Self {
            waits_for: sessions.get(&own).and_then(|session| session.waits_for.clone()),
            blocked_by: above.tree(own, &sessions),
            blocking: below.tree(own, &sessions),
            waiting: u32::try_from(below.found).unwrap_or(u32::MAX),
        }
    }
}

/// The sessions that are reached from one, each by the shortest way.
struct Nearest {
    /// What hangs directly below each, and whether that is certain.
    children: BTreeMap<i64, Vec<(i64, bool)>>,
    /// Sessions found, whether they are kept in `children` or not.
    found: usize,
}

impl Nearest {
    fn from(own: i64, edges: impl Iterator<Item = (i64, i64, bool)>) -> Self {
        let mut next: BTreeMap<i64, BTreeMap<i64, bool>> = BTreeMap::new();
        for (from, to, certain) in edges {
            *next.entry(from).or_default().entry(to).or_default() |= certain;
        }
        let mut seen = BTreeSet::from([own]);
        let mut children: BTreeMap<i64, Vec<(i64, bool)>> = BTreeMap::new();
        let mut level = vec![own];
        let mut depth = 0;
        while !level.is_empty() {
            let mut below = Vec::new();
            for from in level {
                for (&to, &certain) in next.get(&from).into_iter().flatten() {
                    if !seen.insert(to) {
                        continue;
                    }
                    below.push(to);
                    // One of them is `own`.
                    if depth < LEVELS && seen.len() <= LISTED + 1 {
                        children.entry(from).or_default().push((to, certain));
                    }
                }
            }
            level = below;
            depth += 1;
        }
        Self {
            children,
            found: seen.len() - 1,
        }
    }

    /// What hangs below `from`; it ends, as each session hangs in one place.
    fn tree(&self, from: i64, sessions: &BTreeMap<i64, SessionInfo>) -> Vec<BlockNode> {
        let children = self.children.get(&from).into_iter().flatten();
        let node = |&(id, certain): &(i64, bool)| BlockNode {
            session: sessions.get(&id).cloned().unwrap_or_else(|| SessionInfo::hidden(id)),
            certain,
            also: self.tree(id, sessions),
        };
        children.map(node).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(i64, i64)]) -> Vec<WaitEdge> {
        let edge = |&(waiter, blocker): &(i64, i64)| WaitEdge {
            waiter,
            blocker,
            certain: true,
        };
        pairs.iter().map(edge).collect()
    }

    /// `1[2[3] 4]`: ids, and in brackets what hangs below.
    fn drawn(nodes: &[BlockNode]) -> String {
        let draw = |node: &BlockNode| match node.also.is_empty() {
            true => node.session.id.to_string(),
            false => format!("{}[{}]", node.session.id, drawn(&node.also)),
        };
        nodes.iter().map(draw).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn those_before_and_those_behind_stand_in_two_trees() {
        // 9 is us: 1 holds what we want and waits for 2; 10 to 12 wait for us, 13 waits for 12.
        let all = edges(&[(9, 1), (1, 2), (10, 9), (11, 9), (12, 9), (13, 12), (20, 21)]);
        let blockage = Blockage::around(9, Vec::new(), &all);
        assert_eq!(drawn(&blockage.blocked_by), "1[2]");
        assert_eq!(drawn(&blockage.blocking), "10 11 12[13]");
        assert_eq!(blockage.waiting, 4);
        assert!(Blockage::around(30, Vec::new(), &all).is_empty());
    }

    #[test]
    fn a_session_stands_once_where_it_is_nearest_and_circles_end() {
        // A queue in which everybody waits for everybody before them, as PostgreSQL tells it.
        let queue: Vec<(i64, i64)> = (2..=30).flat_map(|k| (1..k).map(move |before| (k, before))).collect();
        let blockage = Blockage::around(1, Vec::new(), &edges(&queue));
        assert_eq!((blockage.blocking.len(), blockage.waiting), (29, 29));
        let deadlock = Blockage::around(1, Vec::new(), &edges(&[(1, 2), (2, 1)]));
        assert_eq!(drawn(&deadlock.blocked_by), "2");
        assert_eq!(drawn(&deadlock.blocking), "2");
    }

    #[test]
    fn thousands_are_counted_and_a_hundred_listed() {
        let crowd: Vec<(i64, i64)> = (2..=5001).map(|waiter| (waiter, 1)).collect();
        let blockage = Blockage::around(1, Vec::new(), &edges(&crowd));
        assert_eq!((blockage.blocking.len(), blockage.waiting), (LISTED, 5000));
        let chain: Vec<(i64, i64)> = (2..=1000).map(|waiter| (waiter, waiter - 1)).collect();
        let blockage = Blockage::around(1, Vec::new(), &edges(&chain));
        assert_eq!(blockage.waiting, 999);
        let json = serde_json::to_string(&blockage).expect("plain data");
        let read: Blockage = serde_json::from_str(&json).expect("not nested too deeply");
        assert_eq!(read, blockage);
    }

    #[test]
    fn what_is_certain_once_is_certain() {
        let guess = WaitEdge {
            waiter: 1,
            blocker: 2,
            certain: false,
        };
        let proof = WaitEdge { certain: true, ..guess };
        assert!(!Blockage::around(1, Vec::new(), &[guess]).blocked_by[0].certain);
        assert!(Blockage::around(1, Vec::new(), &[proof, guess]).blocked_by[0].certain);
    }

    #[test]
    fn time_alone_changes_nothing() {
        let session = |since| SessionInfo {
            since_seconds: Some(since),
            ..SessionInfo::hidden(2)
        };
        let seen = |session| Blockage::around(1, vec![session], &edges(&[(1, 2)]));
        assert!(seen(session(1)).is_like(&seen(session(2))));
        let busy = SessionInfo {
            state: "active".to_owned(),
            ..session(1)
        };
        assert!(!seen(session(1)).is_like(&seen(busy)));
        assert!(!seen(session(1)).is_like(&Blockage::default()));
        let waits = SessionInfo {
            waits_for: Some("a lock".to_owned()),
            ..SessionInfo::hidden(1)
        };
        let told = Blockage::around(1, vec![session(1), waits], &edges(&[(1, 2)]));
        assert_eq!(told.waits_for.as_deref(), Some("a lock"));
        assert!(!told.is_like(&seen(session(1))));
    }
}
