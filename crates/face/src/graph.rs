//! A network as a list of operations on tensors of known shape, independent of the file it came from.
//!
//! Pictures are laid out height x width x channel (NHWC, batch 1), kernels out x height x width x in (OHWI; for a depthwise
//! convolution 1 x height x width x channel), all values 32-bit floats.

/// Index of a tensor in [`Graph::tensors`].
pub type TensorId = usize;

/// A whole network.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Every tensor: inputs, constants and results.
    pub tensors: Vec<Tensor>,
    /// The operations, each after those it depends on.
    pub nodes: Vec<Node>,
    /// The tensors to be given.
    pub inputs: Vec<TensorId>,
    /// The tensors wanted.
    pub outputs: Vec<TensorId>,
}

/// A tensor; a constant if it has values.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// Name in the file, for messages only.
    pub name: String,
    /// Lengths of its axes; empty for a single number.
    pub shape: Vec<usize>,
    /// The values of a constant, last axis fastest.
    pub constant: Option<Vec<f32>>,
}

impl Tensor {
    /// How many values it holds.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// Whether it holds no value at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Node {
    /// What is done.
    pub op: Op,
    /// To which tensors.
    pub inputs: Vec<TensorId>,
    /// And where the result goes.
    pub output: TensorId,
}

/// How a window is moved over a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Height and width in pixels.
    pub size: [usize; 2],
    /// Step down and to the right, in pixels.
    pub stride: [usize; 2],
    /// What is added around the picture.
    pub padding: Padding,
}

/// Zeros added around a picture before a window moves over it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// None.
    Valid,
    /// So many that the result has the picture's size divided by the stride, rounded up; the odd one below and right.
    Same,
    /// As many rows and columns on every side.
    Each(usize),
}

impl Window {
    /// Height and width of the result on a picture of `size` (height, width); zero where the window does not fit.
    pub fn result(&self, size: [usize; 2]) -> [usize; 2] {
        let moved = |axis: usize, len: usize| {
            len.checked_sub(self.size[axis]).map_or(0, |room| room / self.stride[axis] + 1)
        };
        std::array::from_fn(|axis| match self.padding {
            Padding::Same => size[axis].div_ceil(self.stride[axis]),
            Padding::Valid => moved(axis, size[axis]),
            Padding::Each(zeros) => moved(axis, size[axis] + 2 * zeros),
        })
    }

    /// Rows added above and columns added to the left of a picture of `size` (height, width).
    pub fn padding_before(&self, size: [usize; 2]) -> [usize; 2] {
        std::array::from_fn(|axis| match self.padding {
            Padding::Valid => 0,
            Padding::Each(zeros) => zeros,
            Padding::Same => {
                let steps = size[axis].div_ceil(self.stride[axis]);
                ((steps.max(1) - 1) * self.stride[axis] + self.size[axis]).saturating_sub(size[axis]) / 2
            }
        })
    }
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// Convolution; inputs: picture, kernel, bias.
    Conv(Window),
    /// Convolution of every channel by itself; inputs: picture, kernel, bias.
    DepthwiseConv(Window),
    /// Largest value in the window.
    MaxPool(Window),
    /// Element by element on one tensor.
    Unary(Unary),
    /// Element by element on two tensors, the axes of length one repeated.
    Binary(Binary),
    /// Zeros added before and after along each axis.
    Pad(Vec<(usize, usize)>),
    /// Tensors put one behind the other along an axis.
    Concat(usize),
    /// The same values in another shape.
    Reshape,
    /// Every pixel twice along both axes.
    Double,
}

/// Functions of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unary {
    /// max(x, 0)
    Relu,
    /// 1 / (1 + exp(-x))
    Sigmoid,
}

impl Unary {
    /// The value of the function.
    pub fn of(self, x: f32) -> f32 {
        match self {
            Self::Relu => x.max(0.0),
            Self::Sigmoid => 1.0 / (1.0 + (-x).exp()),
        }
    }
}

/// Functions of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binary {
    /// a + b
    Add,
    /// a where positive, otherwise a * b
    Prelu,
}

impl Binary {
    /// The value of the function.
    pub fn of(self, a: f32, b: f32) -> f32 {
        match self {
            Self::Add => a + b,
            Self::Prelu => a.max(0.0) + b * a.min(0.0),
        }
    }
}
