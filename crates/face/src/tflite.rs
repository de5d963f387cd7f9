//! Reads a TensorFlow Lite file into a [`Graph`].
//!
//! Only the operators of the face models are known; anything else is refused by name. Half-precision weights are widened to
//! 32 bits and the `DEQUANTIZE` operators that stand for the widening disappear.

use crate::error::{Context, Result, bail, ensure};
use half::f16;

use crate::flatbuffer::Table;
use crate::graph::{Binary, Graph, Node, Op, Padding, Tensor, TensorId, Unary, Window};

/// Fields of the tables used, by their position in TensorFlow Lite's schema.
mod field {
    pub mod model {
        pub const OPERATOR_CODES: usize = 1;
        pub const SUBGRAPHS: usize = 2;
        pub const BUFFERS: usize = 4;
    }
    pub mod operator_code {
        pub const DEPRECATED_BUILTIN: usize = 0;
        pub const BUILTIN: usize = 3;
    }
    pub mod subgraph {
        pub const TENSORS: usize = 0;
        pub const INPUTS: usize = 1;
        pub const OUTPUTS: usize = 2;
        pub const OPERATORS: usize = 3;
    }
    pub mod tensor {
        pub const SHAPE: usize = 0;
        pub const TYPE: usize = 1;
        pub const BUFFER: usize = 2;
        pub const NAME: usize = 3;
    }
    pub mod buffer {
        pub const DATA: usize = 0;
    }
    pub mod operator {
        pub const CODE: usize = 0;
        pub const INPUTS: usize = 1;
        pub const OUTPUTS: usize = 2;
        pub const OPTIONS: usize = 4;
    }
    /// Of the options of convolutions and pooling.
    pub mod window {
        pub const PADDING: usize = 0;
        pub const STRIDE_W: usize = 1;
        pub const STRIDE_H: usize = 2;
    }
    pub mod conv {
        pub const ACTIVATION: usize = 3;
        pub const DILATION_W: usize = 4;
        pub const DILATION_H: usize = 5;
    }
    pub mod depthwise {
        pub const MULTIPLIER: usize = 3;
        pub const ACTIVATION: usize = 4;
        pub const DILATION_W: usize = 5;
        pub const DILATION_H: usize = 6;
    }
    pub mod pool {
        pub const FILTER_W: usize = 3;
        pub const FILTER_H: usize = 4;
        pub const ACTIVATION: usize = 5;
    }
    pub mod arithmetic {
        pub const ACTIVATION: usize = 0;
    }
    pub mod concatenation {
        pub const AXIS: usize = 0;
        pub const ACTIVATION: usize = 1;
    }
}

/// Numbers of the operators, from the same schema.
mod builtin {
    pub const ADD: i32 = 0;
    pub const CONCATENATION: i32 = 2;
    pub const CONV_2D: i32 = 3;
    pub const DEPTHWISE_CONV_2D: i32 = 4;
    pub const DEQUANTIZE: i32 = 6;
    pub const LOGISTIC: i32 = 14;
    pub const MAX_POOL_2D: i32 = 17;
    pub const RELU: i32 = 19;
    pub const RESHAPE: i32 = 22;
    pub const PAD: i32 = 34;
    pub const PRELU: i32 = 54;
}

/// No tensor of the face models comes near this many values.
const MOST_VALUES: usize = 1 << 26;

/// The values of a constant in the file.
enum Values {
    Float(Vec<f32>),
    Int(Vec<i32>),
}

/// Reads a network from the bytes of a `.tflite` file.
pub fn read(bytes: &[u8]) -> Result<Graph> {
    ensure!(bytes.get(4..8) == Some(b"TFL3"), "not a TensorFlow Lite model");
    let model = Table::root(bytes)?;
    let buffers = model.tables(field::model::BUFFERS)?;
    let codes =
        model.tables(field::model::OPERATOR_CODES)?.iter().map(operator_code).collect::<Result<Vec<_>>>()?;
    let subgraph = *model.tables(field::model::SUBGRAPHS)?.first().context("the model has no graph")?;
    let mut import = Import { graph: Graph::default(), ints: Vec::new() };
    for tensor in subgraph.tables(field::subgraph::TENSORS)? {
        import.tensor(tensor, &buffers)?;
    }
    for operator in subgraph.tables(field::subgraph::OPERATORS)? {
        let code = *codes
            .get(operator.number::<u32>(field::operator::CODE)? as usize)
            .context("operator without code")?;
        import.operator(operator, code)?;
    }
    import.graph.inputs = import.ids(subgraph.numbers(field::subgraph::INPUTS)?)?;
    import.graph.outputs = import.ids(subgraph.numbers(field::subgraph::OUTPUTS)?)?;
    Ok(import.graph)
}

/// Old files have the number in a byte; newer operators only in the wider field.
fn operator_code(code: &Table) -> Result<i32> {
    let old = i32::from(code.number::<i8>(field::operator_code::DEPRECATED_BUILTIN)?);
    Ok(old.max(code.number(field::operator_code::BUILTIN)?))
}

fn values(kind: i8, bytes: &[u8]) -> Result<Values> {
    Ok(match kind {
        0 => Values::Float(
            bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect(),
        ),
        1 => {
            Values::Float(bytes.chunks_exact(2).map(|b| f16::from_le_bytes([b[0], b[1]]).to_f32()).collect())
        }
        2 => {
            Values::Int(bytes.chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
        }
        other => bail!("constant of type {other}"),
    })
}

struct Import {
    graph: Graph,
    /// The whole-number constants, which say how an operator works, by tensor.
    ints: Vec<Option<Vec<i32>>>,
}

impl Import {
    fn tensor(&mut self, tensor: Table, buffers: &[Table]) -> Result<()> {
        let name = tensor.string(field::tensor::NAME)?.to_owned();
        let shape = tensor.numbers::<i32>(field::tensor::SHAPE)?;
        let shape = shape
            .into_iter()
            .map(usize::try_from)
            .collect::<std::result::Result<Vec<_>, _>>()
            .context("shape not fixed")?;
        let len = shape.iter().try_fold(1usize, |len, axis| len.checked_mul(*axis));
        let len = len.filter(|len| *len <= MOST_VALUES).context(format!("{name} is too large"))?;
        let buffer = buffers
            .get(tensor.number::<u32>(field::tensor::BUFFER)? as usize)
            .context("tensor without buffer")?;
        let bytes = buffer.bytes(field::buffer::DATA)?;
        let values =
            if bytes.is_empty() { None } else { Some(values(tensor.number(field::tensor::TYPE)?, bytes)?) };
        let (constant, ints) = match values {
            None => (None, None),
            Some(Values::Float(values)) => {
                ensure!(values.len() == len, "{name}: {} values in shape {shape:?}", values.len());
                (Some(values), None)
            }
            Some(Values::Int(values)) => (None, Some(values)),
        };
        self.graph.tensors.push(Tensor { name, shape, constant });
        self.ints.push(ints);
        Ok(())
    }

    fn ids(&self, raw: Vec<i32>) -> Result<Vec<TensorId>> {
        raw.into_iter()
            .filter(|id| *id >= 0) // -1 stands for an input left out
            .map(|id| {
                usize::try_from(id)
                    .ok()
                    .filter(|id| *id < self.graph.tensors.len())
                    .context("tensor out of range")
            })
            .collect()
    }

    fn shape(&self, id: TensorId) -> &[usize] {
        &self.graph.tensors[id].shape
    }

    /// The whole numbers that say how an operator works.
    fn ints(&self, inputs: &[TensorId], which: usize) -> Result<&[i32]> {
        let id = *inputs.get(which).context("an input is missing")?;
        self.ints[id].as_deref().context(format!("{} is not constant", self.graph.tensors[id].name))
    }

    fn push_tensor(&mut self, name: String, shape: Vec<usize>, constant: Option<Vec<f32>>) -> TensorId {
        self.graph.tensors.push(Tensor { name, shape, constant });
        self.ints.push(None);
        self.graph.tensors.len() - 1
    }

    fn operator(&mut self, operator: Table, code: i32) -> Result<()> {
        let inputs = self.ids(operator.numbers(field::operator::INPUTS)?)?;
        let outputs = self.ids(operator.numbers(field::operator::OUTPUTS)?)?;
        let [output] = outputs[..] else { bail!("an operator with {} results", outputs.len()) };
        let first = *inputs.first().context("an operator without input")?;
        let rank = self.shape(first).len();
        let options = operator.table(field::operator::OPTIONS)?;
        let option = |field: usize| options.map_or(Ok(0), |options| options.number::<i32>(field));
        let small = |field: usize| options.map_or(Ok(0), |options| options.number::<i8>(field));

        let mut activation = 0;
        let mut used = 1;
        let op = match code {
            builtin::DEQUANTIZE => {
                let constant = self.graph.tensors[first]
                    .constant
                    .clone()
                    .context("only constants can be dequantized")?;
                self.graph.tensors[output].constant = Some(constant);
                return Ok(());
            }
            builtin::CONV_2D => {
                activation = small(field::conv::ACTIVATION)?;
                let kernel = self.kernel(&inputs)?;
                not_dilated(option(field::conv::DILATION_W)?, option(field::conv::DILATION_H)?)?;
                used = 3;
                Op::Conv(window(&options.context("no options")?, [kernel[1], kernel[2]])?)
            }
            builtin::DEPTHWISE_CONV_2D => {
                activation = small(field::depthwise::ACTIVATION)?;
                let kernel = self.kernel(&inputs)?;
                not_dilated(option(field::depthwise::DILATION_W)?, option(field::depthwise::DILATION_H)?)?;
                ensure!(option(field::depthwise::MULTIPLIER)? == 1, "depth multiplier");
                used = 3;
                Op::DepthwiseConv(window(&options.context("no options")?, [kernel[1], kernel[2]])?)
            }
            builtin::MAX_POOL_2D => {
                activation = small(field::pool::ACTIVATION)?;
                let size = [field::pool::FILTER_H, field::pool::FILTER_W].map(option);
                let [height, width] = size;
                Op::MaxPool(window(&options.context("no options")?, [positive(height?)?, positive(width?)?])?)
            }
            builtin::RELU => Op::Unary(Unary::Relu),
            builtin::LOGISTIC => Op::Unary(Unary::Sigmoid),
            builtin::ADD => {
                activation = small(field::arithmetic::ACTIVATION)?;
                used = 2;
                Op::Binary(Binary::Add)
            }
            builtin::PRELU => {
                used = 2;
                Op::Binary(Binary::Prelu)
            }
            builtin::PAD => {
                let pairs = self.ints(&inputs, 1)?.chunks_exact(2);
                Op::Pad(pairs.map(|p| Ok((count(p[0])?, count(p[1])?))).collect::<Result<_>>()?)
            }
            builtin::CONCATENATION => {
                activation = small(field::concatenation::ACTIVATION)?;
                used = inputs.len();
                Op::Concat(axis_index(option(field::concatenation::AXIS)?, rank)?)
            }
            builtin::RESHAPE => Op::Reshape,
            other => bail!("operator {other} is not known"),
        };
        ensure!(inputs.len() >= used, "operator {code} has {} inputs", inputs.len());
        let inputs = inputs[..used].to_vec();
        match activation {
            0 => self.graph.nodes.push(Node { op, inputs, output }),
            1 => {
                let name = format!("{} before relu", self.graph.tensors[output].name);
                let between = self.push_tensor(name, self.shape(output).to_vec(), None);
                self.graph.nodes.push(Node { op, inputs, output: between });
                self.graph.nodes.push(Node { op: Op::Unary(Unary::Relu), inputs: vec![between], output });
            }
            other => bail!("activation {other} is not known"),
        }
        Ok(())
    }

    /// The shape of a convolution's kernel.
    fn kernel(&self, inputs: &[TensorId]) -> Result<[usize; 4]> {
        let kernel = *inputs.get(1).context("a convolution without kernel")?;
        self.shape(kernel).try_into().context("a kernel has four axes")
    }
}

fn axis_index(axis: i32, rank: usize) -> Result<usize> {
    let index = if axis < 0 { i64::from(axis) + rank as i64 } else { i64::from(axis) };
    usize::try_from(index).ok().filter(|index| *index < rank).context("axis out of range")
}

fn count(value: i32) -> Result<usize> {
    usize::try_from(value).context("a length is negative")
}

fn positive(value: i32) -> Result<usize> {
    usize::try_from(value).ok().filter(|value| *value > 0).context("a size or step is not positive")
}

/// The schema's default for a dilation is 1 and may be left out.
fn not_dilated(w: i32, h: i32) -> Result<()> {
    ensure!(w <= 1 && h <= 1, "dilated convolution");
    Ok(())
}

fn window(options: &Table, size: [usize; 2]) -> Result<Window> {
    let stride = |field| positive(options.number(field)?);
    let padding = match options.number::<i8>(field::window::PADDING)? {
        0 => Padding::Same,
        1 => Padding::Valid,
        other => bail!("padding {other}"),
    };
    Ok(Window { size, stride: [stride(field::window::STRIDE_H)?, stride(field::window::STRIDE_W)?], padding })
}
