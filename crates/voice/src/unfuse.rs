//! Rewrites the one operator of Kokoro's published ONNX files that `rten` does not have: `FusedMatMul` of ONNX Runtime's
//! own set, which multiplies by a transposed matrix, becomes `Transpose` and `MatMul`. The rest is kept byte for byte.
//!
//! The field numbers are those of ONNX's `onnx.proto`, the encoding that of Protocol Buffers.

use std::borrow::Cow;

use crate::VoiceError;

const GRAPH: u64 = 7;
const NODE: u64 = 1;
/// Of a node.
const INPUT: u64 = 1;
const OUTPUT: u64 = 2;
const OP_TYPE: u64 = 4;
const ATTRIBUTE: u64 = 5;
/// Of an attribute.
const NAME: u64 = 1;
const F: u64 = 2;
const I: u64 = 3;
const INTS: u64 = 8;
const TYPE: u64 = 20;
const TYPE_INTS: u64 = 7;

/// One field of a message: its number, and what it holds.
enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    Fixed(&'a [u8]),
}

/// The fields of a message one after the other, each with the bytes it stands in.
struct Fields<'a> {
    rest: &'a [u8],
}

type Field<'a> = (u64, Value<'a>, &'a [u8]);

impl<'a> Fields<'a> {
    fn next(&mut self) -> Result<Option<Field<'a>>, VoiceError> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let whole = self.rest;
        let tag = self.varint()?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed(self.take(8)?),
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.take(usize::try_from(length).map_err(|_| broken())?)?)
            }
            5 => Value::Fixed(self.take(4)?),
            _ => return Err(broken()),
        };
        Ok(Some((tag >> 3, value, &whole[..whole.len() - self.rest.len()])))
    }

    fn varint(&mut self) -> Result<u64, VoiceError> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = *self.take(1)? else { return Err(broken()) };
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(broken())
    }

    fn take(&mut self, bytes: usize) -> Result<&'a [u8], VoiceError> {
        let (taken, rest) = self.rest.split_at_checked(bytes).ok_or_else(broken)?;
        self.rest = rest;
        Ok(taken)
    }
}

fn broken() -> VoiceError {
    VoiceError::Failed("its weights are no ONNX file".into())
}

fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

fn put_number(out: &mut Vec<u8>, field: u64, value: u64) {
    put_varint(out, field << 3);
    put_varint(out, value);
}

fn put_bytes(out: &mut Vec<u8>, field: u64, value: &[u8]) {
    put_varint(out, field << 3 | 2);
    put_varint(out, value.len() as u64);
    out.extend_from_slice(value);
}

/// An ONNX file without the operator.
///
/// # Errors
/// [`VoiceError::Failed`] for what is no ONNX file, or fuses more than a transposition.
pub(crate) fn unfuse(model: &[u8]) -> Result<Vec<u8>, VoiceError> {
    let mut out = Vec::with_capacity(model.len() + 256);
    let mut fields = Fields { rest: model };
    while let Some((number, value, raw)) = fields.next()? {
        match value {
            Value::Bytes(bytes) if number == GRAPH => put_graph(&mut out, bytes)?,
            _ => out.extend_from_slice(raw),
        }
    }
    Ok(out)
}

/// Writes the graph. Its length comes first, so what becomes of its nodes is found out beforehand.
fn put_graph(out: &mut Vec<u8>, graph: &[u8]) -> Result<(), VoiceError> {
    let mut parts: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut fields = Fields { rest: graph };
    while let Some((number, value, raw)) = fields.next()? {
        let fused = match value {
            Value::Bytes(bytes) if number == NODE => Fused::read(bytes)?,
            _ => None,
        };
        parts.push(fused.map_or(Cow::Borrowed(raw), |fused| Cow::Owned(fused.as_two())));
    }
    put_varint(out, GRAPH << 3 | 2);
    put_varint(out, parts.iter().map(|part| part.len() as u64).sum());
    parts.iter().for_each(|part| out.extend_from_slice(part));
    Ok(())
}

/// A product whose first factor is transposed.
struct Fused<'a> {
    factors: [&'a [u8]; 2],
    product: &'a [u8],
}

impl<'a> Fused<'a> {
    fn read(node: &'a [u8]) -> Result<Option<Self>, VoiceError> {
        let (mut inputs, mut outputs, mut transposed, mut plain) = (Vec::new(), Vec::new(), false, true);
        let mut is_fused = false;
        let mut fields = Fields { rest: node };
        while let Some((number, value, _)) = fields.next()? {
            match (number, value) {
                (INPUT, Value::Bytes(name)) => inputs.push(name),
                (OUTPUT, Value::Bytes(name)) => outputs.push(name),
                (OP_TYPE, Value::Bytes(name)) => is_fused = name == b"FusedMatMul",
                (ATTRIBUTE, Value::Bytes(attribute)) => match self::attribute(attribute)? {
                    (b"transA", 1, _) => transposed = true,
                    (b"alpha", _, factor) => plain &= factor == 1.0_f32.to_le_bytes(),
                    (_, value, _) => plain &= value == 0,
                },
                _ => {}
            }
        }
        if !is_fused {
            return Ok(None);
        }
        match (inputs.as_slice(), outputs.as_slice()) {
            (&[first, second], &[product]) if transposed && plain => {
                Ok(Some(Self { factors: [first, second], product }))
            }
            _ => Err(VoiceError::Failed("its weights fuse what can't be taken apart".into())),
        }
    }

    /// Both nodes, as fields of the graph. The factors are batches of matrices: three axes, of which the last two change places.
    fn as_two(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let [first, second] = self.factors;
        let between = [first, b"/transposed"].concat();
        let mut order = Vec::new();
        put_bytes(&mut order, NAME, b"perm");
        [0, 2, 1].into_iter().for_each(|axis| put_number(&mut order, INTS, axis));
        put_number(&mut order, TYPE, TYPE_INTS);
        let mut transposition = node(&[first], &between, b"Transpose");
        put_bytes(&mut transposition, ATTRIBUTE, &order);
        put_bytes(&mut out, NODE, &transposition);
        put_bytes(&mut out, NODE, &node(&[&between, second], self.product, b"MatMul"));
        out
    }
}

fn node(inputs: &[&[u8]], output: &[u8], operator: &[u8]) -> Vec<u8> {
    let mut node = Vec::new();
    inputs.iter().for_each(|input| put_bytes(&mut node, INPUT, input));
    put_bytes(&mut node, OUTPUT, output);
    put_bytes(&mut node, OP_TYPE, operator);
    node
}

/// The name of an attribute, its whole number, and the bytes of its fraction.
fn attribute(attribute: &[u8]) -> Result<(&[u8], u64, &[u8]), VoiceError> {
    let (mut name, mut whole, mut fraction): (&[u8], _, &[u8]) = (&[], 0, &[]);
    let mut fields = Fields { rest: attribute };
    while let Some((number, value, _)) = fields.next()? {
        match (number, value) {
            (NAME, Value::Bytes(value)) => name = value,
            (I, Value::Varint(value)) => whole = value,
            (F, Value::Fixed(value)) => fraction = value,
            _ => {}
        }
    }
    Ok((name, whole, fraction))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

    use rten_onnx::onnx::ModelProto;

    use super::*;

    fn number(name: &[u8], value: u64) -> Vec<u8> {
        let mut out = Vec::new();
        put_bytes(&mut out, NAME, name);
        put_number(&mut out, I, value);
        out
    }

    fn model(attributes: &[Vec<u8>]) -> Vec<u8> {
        let mut fused = node(&[b"a", b"b"], b"c", b"FusedMatMul");
        attributes.iter().for_each(|attribute| put_bytes(&mut fused, ATTRIBUTE, attribute));
        let mut graph = Vec::new();
        put_bytes(&mut graph, NODE, &node(&[b"c"], b"d", b"Relu"));
        put_bytes(&mut graph, NODE, &fused);
        put_bytes(&mut graph, 2, &[b'x'; 300]);
        let mut model = Vec::new();
        put_number(&mut model, 1, 9);
        put_bytes(&mut model, GRAPH, &graph);
        put_bytes(&mut model, 2, b"maker");
        model
    }

    fn fraction(value: f32) -> Vec<u8> {
        let mut out = Vec::new();
        put_bytes(&mut out, NAME, b"alpha");
        put_varint(&mut out, F << 3 | 5);
        out.extend_from_slice(&value.to_le_bytes());
        out
    }

    #[test]
    fn a_product_with_a_transposed_factor_becomes_two_operators_and_all_else_stays() {
        let attributes = [number(b"transB", 0), fraction(1.0), number(b"transA", 1)];
        let unfused = ModelProto::parse_buf(&unfuse(&model(&attributes)).unwrap()).unwrap();
        let graph = unfused.graph.unwrap();
        let told: Vec<_> = graph
            .node
            .iter()
            .map(|node| (node.op_type.as_deref().unwrap(), node.input.join(" "), node.output.join(" ")))
            .collect();
        let told: Vec<_> = told
            .iter()
            .map(|(operator, inputs, outputs)| (*operator, inputs.as_str(), outputs.as_str()))
            .collect();
        assert_eq!(
            told,
            [("Relu", "c", "d"), ("Transpose", "a", "a/transposed"), ("MatMul", "a/transposed b", "c")]
        );
        assert_eq!(graph.node[1].attribute[0].ints, [0, 2, 1]);
        assert_eq!(unfused.ir_version, Some(9));
        let plain = unfuse(&model(&[])).unwrap_err();
        assert!(matches!(plain, VoiceError::Failed(_)));
    }

    #[test]
    fn what_computes_something_else_is_refused() {
        for other in [fraction(0.5), number(b"transB", 1), number(b"transBatchA", 1)] {
            assert!(unfuse(&model(&[number(b"transA", 1), other])).is_err());
        }
    }

    #[test]
    fn a_file_that_breaks_off_is_refused_wherever_it_does() {
        let whole = model(&[number(b"transA", 1)]);
        let graph_ends = whole.len() - 7;
        for end in 3..graph_ends {
            assert!(unfuse(&whole[..end]).is_err(), "{end}");
        }
        assert!(unfuse(&[0xff; 64]).is_err());
    }
}
