//! Reads an ONNX file into a [`Graph`].
//!
//! ONNX lays pictures out channel x height x width; here the channels come last, so kernels are turned on reading and
//! the file's own transposes to channels-last disappear. Sizes are computed from the size that the input shall have,
//! which may differ from the file's: the networks read here have nothing in them that depends on it.

use std::collections::HashMap;

use rten_onnx::onnx::{GraphProto, ModelProto, NodeProto, TensorProto};

use crate::{
    error::{Context, Result, bail, ensure},
    graph::{Binary, Graph, Node, Op, Padding, Tensor, TensorId, Unary, Window},
};

/// No tensor of the face models comes near this many values.
const MOST_VALUES: usize = 1 << 26;
/// The order of axes that turns channel x height x width into height x width x channel.
const CHANNELS_LAST: [i64; 4] = [0, 2, 3, 1];

/// Reads a network from the bytes of an `.onnx` file, for pictures of `size` (height, width).
pub fn read(bytes: &[u8], size: [usize; 2]) -> Result<Graph> {
    let model = ModelProto::parse_buf(bytes).context("not an ONNX model")?;
    let file = model.graph.context("the model has no graph")?;
    let mut import = Import { file: &file, graph: Graph::default(), ids: HashMap::new() };
    let [input] = file.input.as_slice() else { bail!("a network with {} inputs", file.input.len()) };
    let input = import.push(input.name.as_deref().unwrap_or_default(), vec![1, size[0], size[1], 3])?;
    import.graph.inputs = vec![input];
    for node in &file.node {
        let kind = node.op_type.as_deref().unwrap_or_default();
        import.node(node, kind).context(kind)?;
    }
    for output in &file.output {
        let id = import.id(output.name.as_deref().unwrap_or_default())?;
        import.graph.outputs.push(id);
    }
    Ok(import.graph)
}

struct Import<'f> {
    file: &'f GraphProto,
    graph: Graph,
    ids: HashMap<String, TensorId>,
}

impl Import<'_> {
    fn push(&mut self, name: &str, shape: Vec<usize>) -> Result<TensorId> {
        self.insert(name, Tensor { name: name.to_owned(), shape, constant: None })
    }

    fn insert(&mut self, name: &str, tensor: Tensor) -> Result<TensorId> {
        let len = tensor.shape.iter().try_fold(1_usize, |len, axis| len.checked_mul(*axis));
        ensure!(len.is_some_and(|len| (1..=MOST_VALUES).contains(&len)), "{name} has an impossible size");
        self.graph.tensors.push(tensor);
        let id = self.graph.tensors.len() - 1;
        self.ids.insert(name.to_owned(), id);
        Ok(id)
    }

    fn id(&self, name: &str) -> Result<TensorId> {
        self.ids.get(name).copied().context(format_args!("{name} is never computed"))
    }

    fn constant(&self, name: &str) -> Result<&TensorProto> {
        let named = |tensor: &&TensorProto| tensor.name.as_deref() == Some(name);
        self.file.initializer.iter().find(named).context(format_args!("{name} is not constant"))
    }

    /// Batch, height, width and channels of a picture.
    fn picture(&self, id: TensorId) -> Result<[usize; 4]> {
        self.graph.tensors[id].shape.as_slice().try_into().context("not a picture")
    }

    fn node(&mut self, node: &NodeProto, kind: &str) -> Result<()> {
        let input = |which: usize| node.input.get(which).map(String::as_str).context("an input is missing");
        let [output] = node.output.as_slice() else { bail!("{} results", node.output.len()) };
        let from = self.id(input(0)?)?;
        let shape = self.graph.tensors[from].shape.clone();
        let (op, inputs, shape) = match kind {
            "Conv" => return self.convolution(node, from, output),
            "Relu" => (Op::Unary(Unary::Relu), vec![from], shape),
            "Sigmoid" => (Op::Unary(Unary::Sigmoid), vec![from], shape),
            "Add" => {
                let other = self.id(input(1)?)?;
                ensure!(self.graph.tensors[other].shape == shape, "a sum of different sizes");
                (Op::Binary(Binary::Add), vec![from, other], shape)
            }
            "MaxPool" => {
                let window = window(node, pair(node, "kernel_shape")?.context("no window")?)?;
                let [batch, height, width, channels] = self.picture(from)?;
                let [height, width] = window.result([height, width]);
                (Op::MaxPool(window), vec![from], vec![batch, height, width, channels])
            }
            "Resize" => {
                ensure!(floats(self.constant(input(2)?)?)? == [1.0, 1.0, 2.0, 2.0], "only doubling is known");
                let [batch, height, width, channels] = self.picture(from)?;
                (Op::Double, vec![from], vec![batch, 2 * height, 2 * width, channels])
            }
            "Transpose" => {
                ensure!(ints(node, "perm") == CHANNELS_LAST, "another order of axes");
                self.ids.insert(output.clone(), from);
                return Ok(());
            }
            "Reshape" => {
                let wanted = whole_numbers(self.constant(input(1)?)?)?;
                let [1, -1, channels] = wanted[..] else { bail!("to {wanted:?}") };
                let [_, height, width, found] = self.picture(from)?;
                ensure!(usize::try_from(channels) == Ok(found), "to {wanted:?}");
                (Op::Reshape, vec![from], vec![1, height * width, found])
            }
            _ => bail!("this operator is not known"),
        };
        let output = self.push(output, shape)?;
        self.graph.nodes.push(Node { op, inputs, output });
        Ok(())
    }

    fn convolution(&mut self, node: &NodeProto, from: TensorId, output: &str) -> Result<()> {
        let [_, kernel_name, bias_name] = node.input.as_slice() else { bail!("{} inputs", node.input.len()) };
        let kernel = self.constant(kernel_name)?;
        let axis = |which: usize| kernel.dims.get(which).and_then(|len| usize::try_from(*len).ok());
        let axes = (axis(0), axis(1), axis(2), axis(3));
        let (Some(count), Some(depth), Some(height), Some(width)) = axes else {
            bail!("a kernel has four axes")
        };
        let (weights, bias) = (floats(kernel)?, floats(self.constant(bias_name)?)?);
        let area = height.checked_mul(width).context("a huge kernel")?;
        let len = count.checked_mul(depth).and_then(|len| len.checked_mul(area));
        ensure!(len == Some(weights.len()) && bias.len() == count, "a kernel of another size");
        let window = window(node, [height, width])?;
        let [batch, picture_height, picture_width, channels] = self.picture(from)?;
        let group = ints(node, "group").first().copied().unwrap_or(1);
        let each = depth == 1 && count == channels && usize::try_from(group) == Ok(channels);
        ensure!(each || (group == 1 && depth == channels), "a kernel for other channels");
        // Out x in x height x width becomes height x width x channel, or out x height x width x in.
        let (shape, weights): (_, Vec<f32>) = if each {
            let turned = (0..area).flat_map(|place| (0..count).map(move |c| c * area + place));
            (vec![1, height, width, count], turned.map(|at| weights[at]).collect())
        } else {
            let turned = (0..count).flat_map(|o| {
                (0..area).flat_map(move |place| (0..depth).map(move |i| (o * depth + i) * area + place))
            });
            (vec![count, height, width, depth], turned.map(|at| weights[at]).collect())
        };
        let kernel =
            self.insert(kernel_name, Tensor { name: kernel_name.clone(), shape, constant: Some(weights) })?;
        let bias = self.insert(
            bias_name,
            Tensor { name: bias_name.clone(), shape: vec![count], constant: Some(bias) },
        )?;
        let [height, width] = window.result([picture_height, picture_width]);
        let output = self.push(output, vec![batch, height, width, count])?;
        let op = if each { Op::DepthwiseConv(window) } else { Op::Conv(window) };
        self.graph.nodes.push(Node { op, inputs: vec![from, kernel, bias], output });
        Ok(())
    }
}

/// The window of a convolution or of pooling.
fn window(node: &NodeProto, size: [usize; 2]) -> Result<Window> {
    ensure!(ints(node, "dilations").iter().all(|step| *step == 1), "spread windows");
    let stride = pair(node, "strides")?.unwrap_or([1, 1]);
    ensure!(size.iter().chain(&stride).all(|len| *len > 0), "an empty window");
    let pads = ints(node, "pads");
    let first = pads.first().copied().unwrap_or(0);
    ensure!(pads.iter().all(|pad| *pad == first) && (0..64).contains(&first), "padding {pads:?}");
    let padding = usize::try_from(first).context("padding")?;
    Ok(Window { size, stride, padding: if padding == 0 { Padding::Valid } else { Padding::Each(padding) } })
}

/// The whole numbers of an attribute; none if it is absent.
fn ints(node: &NodeProto, name: &str) -> Vec<i64> {
    let found = node.attribute.iter().find(|attribute| attribute.name.as_deref() == Some(name));
    found.map_or_else(Vec::new, |attribute| match attribute.i {
        Some(one) if attribute.ints.is_empty() => vec![one],
        _ => attribute.ints.clone(),
    })
}

fn pair(node: &NodeProto, name: &str) -> Result<Option<[usize; 2]>> {
    match ints(node, name)[..] {
        [] => Ok(None),
        [a, b] => Ok(Some([usize::try_from(a).context(name)?, usize::try_from(b).context(name)?])),
        ref other => bail!("{name} {other:?}"),
    }
}

fn floats(tensor: &TensorProto) -> Result<Vec<f32>> {
    Ok(match &tensor.raw_data {
        Some(raw) => raw.borrow().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
        None => tensor.float_data.clone(),
    })
}

fn whole_numbers(tensor: &TensorProto) -> Result<Vec<i64>> {
    Ok(match &tensor.raw_data {
        Some(raw) => raw.borrow().as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect(),
        None => tensor.int64_data.clone(),
    })
}
