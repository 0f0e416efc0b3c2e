//! The generic parts of a URL, still percent-encoded.

use percent_encoding::percent_decode_str;

use super::UrlError;

/// What stands between `scheme://` and the end.
pub(super) struct Parts<'a> {
    pub(super) user: Option<&'a str>,
    pub(super) password: Option<&'a str>,
    pub(super) host: &'a str,
    /// The host stood in brackets: an IPv6 address, or a socket as [`godwit_core::Address`] prints it.
    pub(super) bracketed: bool,
    pub(super) port: Option<&'a str>,
    /// Without the first `/`.
    pub(super) path: &'a str,
    pub(super) query: &'a str,
}

impl<'a> Parts<'a> {
    pub(super) fn of(text: &'a str) -> Result<Self, UrlError> {
        let (authority, rest) = split_authority(text);
        // Somebody pasted a password with a raw delimiter: what looks like a path or query may be a part of it.
        if rest.contains('@') && !authority.contains('@') {
            return Err(UrlError::NotEncoded);
        }
        if rest.contains('#') {
            return Err(UrlError::Fragment);
        }
        let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, query)| (path, query));
        let path = path.strip_prefix('/').unwrap_or(path);
        if path.contains('/') {
            return Err(UrlError::Path);
        }
        let (login, place) = authority
            .rsplit_once('@')
            .map_or((None, authority), |(login, place)| (Some(login), place));
        let (user, password) = match login.map(|login| login.split_once(':').ok_or(login)) {
            None => (None, None),
            Some(Err(user)) => (Some(user), None),
            Some(Ok((user, password))) => (Some(user), Some(password)),
        };
        let (host, bracketed, port) = split_place(place)?;
        Ok(Self {
            user,
            password,
            host,
            bracketed,
            port,
            path,
            query,
        })
    }
}

/// A socket path in brackets holds slashes that do not end the authority.
fn split_authority(text: &str) -> (&str, &str) {
    let mut in_brackets = false;
    let end = text.find(|letter| {
        match letter {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        matches!(letter, '?' | '#') || letter == '/' && !in_brackets
    });
    text.split_at(end.unwrap_or(text.len()))
}

fn split_place(place: &str) -> Result<(&str, bool, Option<&str>), UrlError> {
    let Some(inside) = place.strip_prefix('[') else {
        return Ok(match place.rsplit_once(':') {
            // More than one colon: left whole, and refused as an IPv6 address without brackets.
            Some((host, port)) if !host.contains(':') => (host, false, Some(port).filter(|port| !port.is_empty())),
            _ => (place, false, None),
        });
    };
    let (host, after) = inside.split_once(']').ok_or(UrlError::Host)?;
    let port = match after.strip_prefix(':') {
        Some(port) => Some(port).filter(|port| !port.is_empty()),
        None if after.is_empty() => None,
        None => return Err(UrlError::Host),
    };
    Ok((host, true, port))
}

/// Undoes percent-encoding.
pub(super) fn decode(text: &str, part: &'static str) -> Result<String, UrlError> {
    let malformed = text.match_indices('%').any(|(at, _)| {
        let digits = text.as_bytes().get(at + 1..at + 3);
        !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if malformed {
        return Err(UrlError::Encoding { part });
    }
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| UrlError::Encoding { part })?;
    Ok(decoded.into_owned())
}
