//! The TypeScript client, generated from the [`crate::api`].

use std::{collections::BTreeMap, fmt::Write};

use ts_rs::{Config, TS, TypeVisitor};

use crate::{
    api::{Run, api},
    events::Event,
};

/// Collects the declarations of every type that the API speaks of.
pub(crate) struct Types {
    config: Config,
    declared: BTreeMap<String, String>,
}

impl Types {
    fn new() -> Self {
        Self { config: Config::new().with_large_int("number"), declared: BTreeMap::new() }
    }

    /// The name of `T` in TypeScript; declares it and whatever it is made of.
    pub(crate) fn name<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_some() {
            let ident = T::ident(&self.config);
            if self.declared.contains_key(&ident) {
                T::visit_generics(self);
                return;
            }
            self.declared.insert(ident, String::new());
            let declaration = T::decl(&self.config);
            self.declared.insert(T::ident(&self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

const HEAD: &str = "// Generated from the API registry by `cargo xtask codegen`; do not edit.\n\n";

/// The content of `ui/src/transport/generated.ts`: types, methods with input and output, and the tags of each.
pub fn typescript() -> String {
    let mut types = Types::new();
    types.name::<Event>();
    let (mut signatures, mut tags) = (String::new(), String::new());
    for method in api().methods() {
        let (input, output) = (method.signature)(&mut types);
        // Writing to a string cannot fail.
        let _ = writeln!(signatures, "  \"{}\": [{input}, {output}];", method.name);
        let named: Vec<String> =
            method.tags.iter().filter_map(|tag| serde_json::to_string(tag).ok()).collect();
        let named = if matches!(method.run, Run::Write(_)) { String::new() } else { named.join(", ") };
        let _ = writeln!(tags, "  \"{}\": [{named}],", method.name);
    }
    let mut text = HEAD.to_owned();
    for declaration in types.declared.values() {
        let _ = writeln!(text, "export {declaration}");
    }
    let _ = write!(
        text,
        "\n/** Name of a method: its input and its output. */\nexport type Methods = {{\n{signatures}}};\n\n\
         /** What each read shows; events say which of these changed. Writes show nothing. */\n\
         export const methodTags: Record<keyof Methods, Tag[]> = {{\n{tags}}};\n"
    );
    text
}
