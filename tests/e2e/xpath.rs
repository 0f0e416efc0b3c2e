//! What a person sees, as XPath: roles with their accessible names.

/// Anything that is pressed: a button, or a link that looks like one.
pub(crate) fn button(name: &str) -> String {
    let name = literal(name);
    format!("//*[self::button or self::a or @role='button'][normalize-space(.)={name} or @aria-label={name}]")
}

/// An environment of the pipeline over the Board.
pub(crate) fn stage(name: &str) -> String {
    format!(
        "//li//button[@aria-pressed][starts-with(normalize-space(.), {})]",
        literal(name)
    )
}

/// A link of the sidebar; it may carry a badge behind its name.
pub(crate) fn place(name: &str) -> String {
    let name = literal(name);
    format!("//nav[@aria-label='Godwit']//a[starts-with(normalize-space(.), {name})]")
}

/// A field with its label.
pub(crate) fn field(label: &str) -> String {
    let label = literal(label);
    let own = format!("//*[self::input or self::textarea][@aria-label={label}]");
    format!("//*[self::input or self::textarea][@id=//label[normalize-space(.)={label}]/@for] | {own}")
}

/// One of a row of choices.
pub(crate) fn choice(label: &str) -> String {
    format!("//label[normalize-space(.)={}]", literal(label))
}

/// A radio button among environments.
pub(crate) fn radio(name: &str) -> String {
    format!("//*[@role='radio'][normalize-space(.)={}]", literal(name))
}

/// The screen that is shown, by its title.
pub(crate) fn screen(title: &str) -> String {
    format!("//main[@aria-label={}]", literal(title))
}

/// The smallest element whose text contains `words`.
pub(crate) fn text(words: &str) -> String {
    let words = literal(words);
    format!("//body//*[contains(normalize-space(.), {words})][not(*[contains(normalize-space(.), {words})])]")
}

/// An open dialog that has `words` in it.
pub(crate) fn dialog(words: &str) -> String {
    format!("//*[@role='dialog'][contains(normalize-space(.), {})]", literal(words))
}

/// XPath has no escapes: a text with both kinds of quotes is put together from parts.
fn literal(text: &str) -> String {
    if !text.contains('\'') {
        return format!("'{text}'");
    }
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    format!("concat({})", parts.join(", \"'\", "))
}
