//! Keeps what this version does not know inside the fields that it writes.

use serde_json::{Map, Value};

/// What to write for `new` where `raw` lies and `known` is all that this version understands of it: the parts
/// that changed are `new`, whatever else is in `raw` stays. Elements of a list are recognised by being equal
/// or by their `id`.
pub(crate) fn keeping_unknown(raw: &Value, known: &Value, new: Value) -> Value {
    if *known == new {
        return raw.clone();
    }
    match (raw, known, new) {
        (Value::Object(raw), Value::Object(known), Value::Object(new)) => objects(raw, known, new),
        (Value::Array(raw), Value::Array(known), Value::Array(new)) => arrays(raw, known, new),
        (_, _, new) => new,
    }
}

fn objects(raw: &Map<String, Value>, known: &Map<String, Value>, new: Map<String, Value>) -> Value {
    let mut kept: Map<_, _> = raw.clone().into_iter().filter(|(name, _)| !known.contains_key(name)).collect();
    for (name, value) in new {
        let value = match (raw.get(&name), known.get(&name)) {
            (Some(raw), Some(known)) => keeping_unknown(raw, known, value),
            _ => value,
        };
        kept.insert(name, value);
    }
    Value::Object(kept)
}

fn arrays(raw: &[Value], known: &[Value], new: Vec<Value>) -> Value {
    let mut pairs = understood(raw, known);
    let mut kept = Vec::with_capacity(new.len());
    for value in new {
        let same = pairs.iter().position(|(known, _)| **known == value);
        let id = value.get("id");
        let named = || pairs.iter().position(|(known, _)| id.is_some() && known.get("id") == id);
        match same.or_else(named).map(|place| pairs.swap_remove(place)) {
            Some((known, raw)) if *known == value => kept.extend(raw.into_iter().cloned()),
            Some((known, raw)) => match raw[..] {
                [raw] => kept.push(keeping_unknown(raw, known, value)),
                _ => kept.push(value),
            },
            None => kept.push(value),
        }
    }
    Value::Array(kept)
}

/// Each element of `known` with what it stands for in `raw`. A set in which several values are unknown shows
/// them as one.
fn understood<'v>(raw: &'v [Value], known: &'v [Value]) -> Vec<(&'v Value, Vec<&'v Value>)> {
    let mut pairs = Vec::with_capacity(known.len());
    let mut raw: Vec<&Value> = raw.iter().collect();
    let mut otherwise = Vec::new();
    for known in known {
        match raw.iter().position(|raw| *raw == known) {
            Some(place) => pairs.push((known, vec![raw.remove(place)])),
            None => otherwise.push(known),
        }
    }
    if let [known] = otherwise[..] {
        pairs.push((known, raw));
    } else if otherwise.len() == raw.len() {
        pairs.extend(otherwise.into_iter().zip(raw.into_iter().map(|raw| vec![raw])));
    }
    pairs
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_unknown_stays_and_what_changed_is_new() {
        for (raw, known, new, written) in [
            (json!("later"), json!("unknown"), json!("unknown"), json!("later")),
            (json!("later"), json!("unknown"), json!("open"), json!("open")),
            (json!({ "a": 1, "z": 9 }), json!({ "a": 1 }), json!({ "a": 2 }), json!({ "a": 2, "z": 9 })),
            (
                json!({ "a": 1, "b": 2, "z": 9 }),
                json!({ "a": 1, "b": 2 }),
                json!({ "a": 1 }),
                json!({ "a": 1, "z": 9 }),
            ),
            (
                json!(["x", "b"]),
                json!(["b", "unknown"]),
                json!(["b", "c", "unknown"]),
                json!(["b", "c", "x"]),
            ),
            (json!(["x", "b", "y"]), json!(["b", "unknown"]), json!(["unknown"]), json!(["x", "y"])),
            (json!(["x", "b"]), json!(["b", "unknown"]), json!(["b"]), json!(["b"])),
            (
                json!([{ "id": 1, "z": 9 }, { "id": 2, "z": 8 }]),
                json!([{ "id": 1 }, { "id": 2 }]),
                json!([{ "id": 3 }, { "id": 2, "a": 1 }]),
                json!([{ "id": 3 }, { "id": 2, "a": 1, "z": 8 }]),
            ),
            (json!(["x", "y"]), json!(["unknown", "unknown"]), json!(["unknown", "c"]), json!(["x", "c"])),
            (json!([{ "z": 9 }]), json!([{}]), json!([{ "a": 1 }]), json!([{ "a": 1 }])),
        ] {
            assert_eq!(keeping_unknown(&raw, &known, new.clone()), written, "{raw} {known} {new}");
        }
    }
}
