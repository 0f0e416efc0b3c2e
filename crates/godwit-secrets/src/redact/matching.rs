//! Finding a secret in a text that may have been encoded on its way there.

use std::collections::HashSet;

/// Where `secret` ends if `text` holds it at `at`, in any mix of the encodings that [`unit`] knows.
pub(super) fn end_of(secret: &[u8], text: &[u8], at: usize) -> Option<usize> {
    // Nearly every byte of a text ends here, before anything is allocated.
    text.get(at)
        .filter(|byte| Some(*byte) == secret.first() || b"%+'\"\\".contains(byte))?;
    let mut seen = HashSet::new();
    // Pairs of how much of the secret is matched and where the text goes on.
    let mut open = vec![(0, at)];
    while let Some((matched, at)) = open.pop() {
        let Some(next) = secret.get(matched) else {
            return Some(at);
        };
        let as_it_stands = text.get(at) == Some(next);
        let escape = unit(text, at).filter(|(decoded, _)| secret[matched..].starts_with(decoded.as_slice()));
        // Both can hold, and the wrong choice may fail late: a secret can itself contain `%41`. What was tried is
        // remembered, else a secret made of quotes would take exponential time.
        if as_it_stands && escape.is_some() && !seen.insert((matched, at)) {
            continue;
        }
        if let Some((decoded, length)) = escape {
            open.push((matched + decoded.length, at + length));
        }
        if as_it_stands {
            open.push((matched + 1, at + 1));
        }
    }
    None
}

/// Bytes that an escape stands for.
struct Decoded {
    bytes: [u8; 4],
    length: usize,
}

impl Decoded {
    fn byte(byte: u8) -> Self {
        Self {
            bytes: [byte, 0, 0, 0],
            length: 1,
        }
    }

    fn character(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes, length }
    }

    fn as_slice(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

/// The escape at `at`, and how many bytes of the text it takes.
fn unit(text: &[u8], at: usize) -> Option<(Decoded, usize)> {
    let rest = text.get(at..)?;
    match rest {
        [b'%', high, low, ..] => {
            let byte = hexadecimal(&[*high, *low])?;
            Some((Decoded::byte(u8::try_from(byte).ok()?), 3))
        }
        // A form encodes a space so.
        [b'+', ..] => Some((Decoded::byte(b' '), 1)),
        [b'\'', b'\'', ..] | [b'"', b'"', ..] => Some((Decoded::byte(rest[0]), 2)),
        [b'\\', b'u', b'{', ..] => {
            let close = rest.iter().take(12).position(|byte| *byte == b'}')?;
            let character = char::from_u32(hexadecimal(&rest[3..close])?)?;
            Some((Decoded::character(character), close + 1))
        }
        [b'\\', b'u', ..] => json_character(rest),
        [b'\\', escaped, ..] => {
            let byte = match escaped {
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'b' => 0x08,
                b'f' => 0x0c,
                b'0' => 0,
                other => *other,
            };
            Some((Decoded::byte(byte), 2))
        }
        _ => None,
    }
}

/// `\u00e9`, or two of them for a character outside the basic plane.
fn json_character(rest: &[u8]) -> Option<(Decoded, usize)> {
    let first = hexadecimal(rest.get(2..6)?)?;
    if let Some(character) = char::from_u32(first) {
        return Some((Decoded::character(character), 6));
    }
    let second = rest.get(6..12)?.strip_prefix(b"\\u").and_then(hexadecimal)?;
    let both = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
    let character = char::decode_utf16(both).next()?.ok()?;
    Some((Decoded::character(character), 12))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok()?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok()
}
