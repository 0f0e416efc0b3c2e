//! Reading an SQL dump as it passes by: which tables it makes, which rows it puts in each, and whether it is whole.

use std::{collections::BTreeMap, ops::Range};

use crate::{
    BackupError,
    coding::Stored,
    part::Witness,
    row_sum::{RowBytes, RowSum},
};

/// What `mariadb-dump` and `mysqldump` write as their last line.
const FOOTER: &str = "-- Dump completed";
/// What they write before the events, and what comes after those.
const EVENTS: &[u8] = b"-- Dumping events for database";
const ROUTINES: &[u8] = b"-- Dumping routines for database";

/// A scanner over the chunks of a dump.
///
/// The dump is the tools' own work, so few shapes occur: statements begin at the start of a line, and values are
/// numbers, `NULL`, hexadecimal, or texts in single quotes with backslashes.
#[derive(Debug, Default)]
pub(crate) struct SqlScan {
    tables: BTreeMap<String, RowSum>,
    /// The row at hand.
    row: RowBytes,
    at: At,
    /// The line so far, as long as it may still tell what it is.
    head: Vec<u8>,
    /// Between `DELIMITER ;;` and `DELIMITER ;`, where bodies of routines, triggers and events are.
    in_body: bool,
    footer_seen: bool,
    /// Bytes seen in whole lines and in the line so far.
    position: u64,
    line_start: u64,
    events: Option<Range<u64>>,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum At {
    /// At the beginning of a line that was not recognised yet.
    #[default]
    Head,
    /// In a line of no interest.
    Rest,
    /// Among the values of an INSERT into this table.
    Values { table: String, depth: u32, text: Text },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    Escaped,
}

/// Longer beginnings name no table: 64 letters of four bytes, doubled backquotes, and the words before.
const LONGEST_HEAD: usize = 1024;
/// An INSERT into a table with generated columns names all the others first, at most 4096 of them.
const LONGEST_INSERT_HEAD: usize = 4 * 1024 * 1024;

/// What a dump holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SqlContents {
    /// Rows of each table that the dump makes, views' stand-ins not among them, and what they come to.
    pub(crate) tables: BTreeMap<String, RowSum>,
    /// Whether its last line says that it was completed.
    pub(crate) completed: bool,
    /// Where in the dump its events are made.
    pub(crate) events: Option<Range<u64>>,
}

impl SqlScan {
    /// Reads a whole dump.
    pub(crate) fn of(stored: &Stored, mut told: impl FnMut(u64) -> bool) -> Result<SqlContents, BackupError> {
        let mut reader = stored.open()?;
        let mut scan = Self::default();
        let mut chunk = vec![0; 256 * 1024];
        loop {
            match reader.read(&mut chunk).map_err(|error| stored.unreadable(error))? {
                0 => return Ok(scan.contents()),
                read => scan.see(&chunk[..read]),
            }
            if !told(scan.position) {
                return Err(BackupError::Cancelled);
            }
        }
    }

    pub(crate) fn contents(mut self) -> SqlContents {
        if self.at == At::Head {
            self.line_ends();
        }
        SqlContents {
            tables: self.tables,
            completed: self.footer_seen,
            events: self.events.filter(|events| events.end > events.start),
        }
    }

    fn byte(&mut self, byte: u8) {
        match &mut self.at {
            At::Head => {
                if byte == b'\n' {
                    self.line_ends();
                } else {
                    self.head.push(byte);
                    self.recognise();
                }
            }
            At::Rest => {
                if byte == b'\n' {
                    self.at = At::Head;
                }
            }
            At::Values { table, depth, text } => {
                if *depth > 0 {
                    self.row.push(byte);
                }
                let next = match (*text, byte) {
                    (Text::Outside, b'\'') => Text::Inside,
                    (Text::Outside, b'(') => {
                        *depth += 1;
                        Text::Outside
                    }
                    (Text::Outside, b')') => {
                        *depth = depth.saturating_sub(1);
                        if *depth == 0
                            && let Some(sum) = self.tables.get_mut(table)
                        {
                            self.row.end(sum);
                        }
                        Text::Outside
                    }
                    (Text::Outside, b';') => {
                        self.at = At::Rest;
                        return;
                    }
                    // A doubled quote closes and opens again, which comes to the same.
                    (Text::Inside, b'\'') => Text::Outside,
                    (Text::Inside, b'\\') => Text::Escaped,
                    (Text::Escaped, _) => Text::Inside,
                    (same, _) => same,
                };
                *text = next;
            }
        }
    }

    /// Looks whether the beginning of the line already says what it is.
    fn recognise(&mut self) {
        const INSERT: &[u8] = b"INSERT INTO `";
        const VALUES: &[u8] = b" VALUES";
        let insert = !self.in_body && self.head.starts_with(INSERT);
        if self.head.len() >= if insert { LONGEST_INSERT_HEAD } else { LONGEST_HEAD } {
            self.head.clear();
            self.at = At::Rest;
        } else if insert
            && self.head.ends_with(VALUES)
            // A table may be called "x VALUES", so its name has to end before.
            && let Some((table, rest)) = identifier(&self.head[INSERT.len() - 1..])
            && (rest == VALUES || rest.ends_with(b") VALUES"))
        {
            self.head.clear();
            self.tables.entry(table.clone()).or_default();
            self.footer_seen = false;
            self.at = At::Values {
                table,
                depth: 0,
                text: Text::Outside,
            };
        }
    }

    fn line_ends(&mut self) {
        let line = std::mem::take(&mut self.head);
        if line.starts_with(b"DELIMITER ") {
            self.in_body = line != b"DELIMITER ;";
        }
        if !self.in_body && line.starts_with(EVENTS) {
            self.events = Some(self.line_start..self.line_start);
        } else if !self.in_body
            && line.starts_with(ROUTINES)
            && let Some(events) = &mut self.events
        {
            events.end = self.line_start;
        }
        let make = [b"CREATE TABLE `".as_slice(), b"CREATE TABLE IF NOT EXISTS `".as_slice()];
        for words in make {
            if !self.in_body
                && line.starts_with(words)
                && let Some((table, _)) = identifier(&line[words.len() - 1..])
            {
                self.tables.entry(table).or_default();
            }
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            self.footer_seen = line.starts_with(FOOTER.as_bytes());
        }
    }
}

impl Witness for SqlScan {
    fn see(&mut self, chunk: &[u8]) {
        for byte in chunk {
            self.byte(*byte);
            self.position += 1;
            if *byte == b'\n' {
                self.line_start = self.position;
            }
        }
    }
}

/// Reads an identifier in backquotes; gives it and what follows.
fn identifier(text: &[u8]) -> Option<(String, &[u8])> {
    let mut name = Vec::new();
    let mut rest = text.strip_prefix(b"`")?;
    loop {
        let (byte, after) = rest.split_first()?;
        match (byte, after.strip_prefix(b"`")) {
            (b'`', Some(further)) => {
                name.push(b'`');
                rest = further;
            }
            (b'`', None) => return Some((String::from_utf8_lossy(&name).into_owned(), after)),
            (other, _) => {
                name.push(*other);
                rest = after;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(dump: &str, chunk: usize) -> SqlContents {
        let mut scan = SqlScan::default();
        for piece in dump.as_bytes().chunks(chunk) {
            scan.see(piece);
        }
        scan.contents()
    }

    const DUMP: &str = "-- MariaDB dump\n\
        CREATE TABLE `orders` (\n  `id` int(11)\n) ENGINE=InnoDB;\n\
        INSERT INTO `orders` VALUES\n(1,'a (b), \\'c\\' ''d'';'),\n(2,NULL),(3,0x6162);\n\
        INSERT INTO `orders` VALUES (4,'\\\\');\n\
        CREATE TABLE `odd``name VALUES (` (\n  `id` int(11)\n);\n\
        INSERT INTO `odd``name VALUES (` VALUES (1),(2);\n\
        INSERT INTO `orders` (`id`, `note`) VALUES (5,'x');\n\
        CREATE TABLE `empty` (\n  `id` int(11)\n);\n\
        DELIMITER ;;\n\
        CREATE PROCEDURE `p`()\nBEGIN\nINSERT INTO `orders` VALUES (6,'y');\nEND ;;\n\
        DELIMITER ;\n\
        --\n-- Dumping events for database 'shop'\n--\nDELIMITER ;;\nCREATE EVENT e\n\
        -- Dumping routines for database 'no'\n;;\nDELIMITER ;\n--\n-- Dumping routines for database 'shop'\n--\n\
        /*!50001 CREATE VIEW `seen` AS SELECT 1 */;\n\
        -- Dump completed on 2026-11-21 10:48:27\n";

    #[test]
    fn rows_of_every_table_are_counted_however_the_dump_is_cut_into_chunks() {
        for chunk in [1, 2, 3, 7, 64, 4096] {
            let contents = scan(DUMP, chunk);
            let tables: Vec<(&str, u64)> = contents
                .tables
                .iter()
                .map(|(name, sum)| (name.as_str(), sum.rows()))
                .collect();
            assert_eq!(
                tables,
                [("empty", 0), ("odd`name VALUES (", 2), ("orders", 5)],
                "in chunks of {chunk}"
            );
            assert_eq!(contents.tables, scan(DUMP, 4096).tables);
            assert!(contents.completed);
            let events = contents.events.unwrap();
            let at = |offset: u64| &DUMP[usize::try_from(offset).unwrap()..];
            assert!(at(events.start).starts_with("-- Dumping events"));
            assert!(at(events.end).starts_with("-- Dumping routines for database 'shop'"));
        }
    }

    #[test]
    fn another_value_comes_to_another_sum() {
        let changed = DUMP.replace("0x6162", "0x6163");
        let differ = |name: &str| scan(DUMP, 64).tables[name] != scan(&changed, 64).tables[name];
        assert!(differ("orders") && !differ("odd`name VALUES ("));
    }

    #[test]
    fn dump_without_its_last_line_is_not_complete() {
        assert!(!scan(&DUMP[..DUMP.len() - 60], 64).completed);
        assert!(!scan("", 1).completed);
        assert!(!scan(&format!("{DUMP}INSERT INTO `orders` VALUES (9,'x"), 64).completed);
    }
}
