//! Scripts to statements with byte spans, classified; never fails.
