//! What a store of objects said, told by causes.

use std::error::Error as _;

use godwit_core::Destination;
use object_store::client::HttpError;

use super::PlaceError;

/// What was asked of which object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) destination: &'a Destination,
    pub(super) key: &'a str,
    /// A verb: `write`.
    pub(super) doing: &'static str,
}

/// Status and words of an answer.
struct Answer {
    status: Option<u16>,
    /// The service's own code: `NoSuchBucket`.
    code: Option<String>,
    words: String,
}

impl Asked<'_> {
    /// Tells the causes apart that people can do something about.
    pub(super) fn error(&self, error: &object_store::Error) -> PlaceError {
        let answer = Answer::of(error);
        let destination = self.destination.to_string();
        let key = self.key.to_owned();
        let why = answer.words.clone();
        let code = answer.code.as_deref().unwrap_or_default();
        match answer.status {
            _ if ["NoSuchBucket", "ContainerNotFound", "ResourceNotFound"].contains(&code) => {
                PlaceError::NoSuchPlace { destination }
            }
            _ if is_no_room(code) => PlaceError::NoRoom { destination, key, why },
            Some(507) => PlaceError::NoRoom { destination, key, why },
            Some(401 | 403) => PlaceError::Denied {
                destination,
                key,
                doing: self.doing,
                why,
            },
            Some(404) => PlaceError::NotFound { destination, key },
            Some(409 | 412) => PlaceError::AlreadyThere { destination, key },
            // What a gateway says for a server that is away.
            None | Some(500 | 502 | 503 | 504) if answer.status.is_some() || is_http(error) => {
                PlaceError::Unreachable {
                    destination,
                    key,
                    done: done(self.doing),
                    why,
                }
            }
            _ => PlaceError::Refused {
                destination,
                key,
                doing: self.doing,
                why,
            },
        }
    }

    /// Whether the server does not know the upload in parts (any more).
    pub(super) fn is_upload_gone(error: &object_store::Error) -> bool {
        let answer = Answer::of(error);
        answer.code.as_deref() == Some("NoSuchUpload")
    }

    /// Whether there is something already, under a condition that there be nothing.
    pub(super) fn is_taken(error: &object_store::Error) -> bool {
        use object_store::Error;
        matches!(error, Error::AlreadyExists { .. } | Error::Precondition { .. })
    }
}

fn is_no_room(code: &str) -> bool {
    [
        "Quota",
        "InsufficientStorage",
        "StorageFull",
        "EntityTooLarge",
        "CapacityExceeded",
    ]
    .iter()
    .any(|word| code.contains(word))
}

fn done(doing: &str) -> &'static str {
    match doing {
        "write" => "written",
        "delete" => "deleted",
        "list" => "listed",
        _ => "read",
    }
}

/// The chain of causes, outermost first.
fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&(dyn std::error::Error + 'static)| {
        (*cause).source()
    })
}

fn is_http(error: &object_store::Error) -> bool {
    causes(error).any(|cause| cause.downcast_ref::<HttpError>().is_some())
}

impl Answer {
    /// The library keeps its type for answers to itself, so they are read from its words:
    /// `Server returned non-2xx status code: 403 Forbidden: <body>`. Of the body only the service's code and message
    /// are taken: the rest of S3's answer to a wrong signature is what the signature was made of.
    fn of(error: &object_store::Error) -> Self {
        let innermost = causes(error)
            .last()
            .map_or_else(|| error.to_string(), ToString::to_string);
        let answer = causes(error).find_map(|cause| {
            let text = cause.to_string();
            let rest = text
                .strip_prefix("Server returned non-2xx status code: ")
                .or_else(|| text.strip_prefix("Server returned error response: "));
            rest.map(str::to_owned)
        });
        let Some(answer) = answer else {
            return Self {
                status: None,
                code: None,
                words: innermost,
            };
        };
        let (status, body) = answer.split_once(": ").unwrap_or((&answer, ""));
        let code = element(body, "Code").map(str::to_owned);
        let words = match (&code, element(body, "Message")) {
            (Some(code), Some(message)) => format!("{code}: {}", message.lines().next().unwrap_or_default()),
            (Some(code), None) => code.clone(),
            _ => status.to_owned(),
        };
        Self {
            status: status.get(..3).and_then(|digits| digits.parse().ok()),
            code,
            words,
        }
    }
}

/// The text of an XML element.
fn element<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    rest.split('<').next().filter(|text| !text.is_empty())
}
