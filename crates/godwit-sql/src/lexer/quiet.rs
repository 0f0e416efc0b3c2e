//! Jumping over what changes nothing: most bytes of a long statement are values and the commas between.

use godwit_core::Engine;

use super::{CLASSES, Class, Lexer};

/// How many bytes are looked at together; compilers make one comparison per sign of it.
const WIDTH: usize = 32;

/// How many are looked at one by one before that.
const NEAR: usize = 4;

/// The signs that may begin what is quoted, a comment, a client's command or the end of a statement.
struct Stops {
    signs: [u8; SIGNS],
    /// The same, to look one byte up.
    table: [bool; 256],
}

const SIGNS: usize = 8;

impl Stops {
    const fn new(signs: [u8; SIGNS]) -> Self {
        let mut table = [false; 256];
        let mut at = 0;
        while at < SIGNS {
            table[signs[at] as usize] = true;
            at += 1;
        }
        Self { signs, table }
    }

    const fn of(engine: Engine) -> &'static Self {
        static POSTGRES: Stops = Stops::new(*b";'\"$-/\\;");
        static MYSQL: Stops = Stops::new(*b";'\"`-/\\#");
        static SQLITE: Stops = Stops::new(*b";'\"`-/[;");
        match engine {
            Engine::Postgres => &POSTGRES,
            Engine::Mysql => &MYSQL,
            Engine::Sqlite => &SQLITE,
        }
    }

    /// Where the first of them is in `bytes`; their length where none is.
    fn find(&self, bytes: &[u8]) -> usize {
        // Where signs stand close together the next one is found before a look at many bytes would have begun.
        let (near, far) = bytes.split_at(bytes.len().min(NEAR));
        let at = self.first(near);
        if at < near.len() { at } else { at + self.find_far(far) }
    }

    fn find_far(&self, bytes: &[u8]) -> usize {
        let (chunks, rest) = bytes.as_chunks::<WIDTH>();
        for (index, chunk) in chunks.iter().enumerate() {
            let mut found = false;
            for byte in chunk {
                let mut is_one = false;
                for sign in self.signs {
                    is_one |= *byte == sign;
                }
                found |= is_one;
            }
            if found {
                return index * WIDTH + self.first(chunk);
            }
        }
        bytes.len() - rest.len() + self.first(rest)
    }

    fn first(&self, bytes: &[u8]) -> usize {
        let found = bytes.iter().position(|byte| self.table[usize::from(*byte)]);
        found.unwrap_or(bytes.len())
    }
}

impl Lexer<'_> {
    /// Whether only [`Stops`] matter: no delimiter of the client's, and no executable comment is open.
    pub const fn has_quiet(&self) -> bool {
        self.delimiter.is_none() && self.executable.is_none()
    }

    /// Jumps to the next byte that may matter; returns the end of the last word or sign on the way, if there is one.
    pub fn skip_quiet(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let from = self.at;
        let mut to = from + Stops::of(self.dialect.engine).find(&bytes[from..]);
        // A name goes on after `$`, and the letter before a quote says what is in it: that word is read whole.
        if self.dialect.dollar_quotes && matches!(bytes.get(to), Some(b'$' | b'\'')) {
            while to > from && CLASSES[usize::from(bytes[to - 1])] == Class::Word {
                to -= 1;
            }
        }
        self.at = to;
        let spaces = bytes[from..to]
            .iter()
            .rev()
            .take_while(|byte| CLASSES[usize::from(**byte)] == Class::Space);
        let end = to - spaces.count();
        (end > from).then_some(end)
    }
}
