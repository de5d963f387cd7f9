//! Turns a [`Graph`] into a fixed list of steps and runs it.

use std::collections::HashMap;
use std::ops::Range;

use crate::error::{Context, Result, bail, ensure};

use crate::engine::conv::{Depthwise, Matrix, Pixels, Residual, Size, Windows, depthwise, multiply, padded};
use crate::engine::simd::Level;
use crate::engine::simple::{self, Layout, Steps};
use crate::graph::{Binary, Graph, Node, Op, TensorId, Unary, Window};

/// A network ready to run. It keeps the memory for its results, so each thread needs its own.
pub struct Network {
    level: Level,
    steps: Vec<Step>,
    /// Tensors given and wanted: their buffers and how they lie in them.
    inputs: Vec<(usize, Layout)>,
    outputs: Vec<(usize, Layout)>,
    buffers: Vec<Vec<f32>>,
    /// Rows of pixels on their way into a convolution.
    scratch: Vec<f32>,
}

/// One operation on buffers; the result's buffer is never one of the operands.
struct Step {
    work: Work,
    inputs: Vec<usize>,
    output: usize,
}

enum Work {
    Conv(Box<Conv>),
    MaxPool {
        window: Window,
        from: Size,
        to: Size,
    },
    Unary(Unary, usize),
    Binary {
        function: Binary,
        layout: Layout,
        steps: [Steps; 2],
    },
    Depthwise(Box<Depthwise>),
    Double {
        from: Size,
    },
    /// Values moved to other places, the rest of the result zero: for each operand, pairs of place in it and in the result.
    Move(Vec<Vec<(u32, u32)>>),
}

/// Inputs of the step: the picture, then the residual if there is one.
struct Conv {
    matrix: Matrix,
    source: Source,
    to: Size,
}

/// Where the matrix product of a convolution gets its pixels.
enum Source {
    /// From the picture as it is (a window of one pixel), all rows at once.
    Pixels { stride: usize },
    /// From larger windows, row by row.
    Windows(Windows),
    /// From rows of a depthwise convolution, which reads the picture as it is.
    Depthwise(Depthwise),
}

/// A depthwise convolution collects at least so many pixels, if there are, before they are multiplied.
const BATCH: usize = 64;

impl Network {
    /// Prepares a network for the best instruction set of this processor.
    pub fn new(graph: &Graph) -> Result<Self> {
        Self::with_level(graph, Level::detect())
    }

    /// Prepares a network for an instruction set; one the processor does not have is refused.
    pub fn with_level(graph: &Graph, level: Level) -> Result<Self> {
        ensure!(level <= Level::detect(), "this processor lacks {level:?}");
        Planner::new(graph, level).finish()
    }

    /// Runs the network on its only input and answers its outputs, in the graph's order, without padding.
    pub fn run(&mut self, input: &[f32]) -> Result<Vec<Vec<f32>>> {
        let (buffer, layout) = self.inputs[0];
        ensure!(input.len() == layout.rows * layout.len, "the input has {} values", input.len());
        if layout.stride == layout.len {
            self.buffers[buffer][..input.len()].copy_from_slice(input);
        } else {
            let rows = self.buffers[buffer].chunks_exact_mut(layout.stride);
            for (row, values) in rows.zip(input.chunks_exact(layout.len)) {
                row[..layout.len].copy_from_slice(values);
            }
        }
        self.execute();
        let unpad = |(buffer, layout): &(usize, Layout)| {
            let rows = self.buffers[*buffer][..layout.size()].chunks_exact(layout.stride);
            rows.flat_map(|row| &row[..layout.len]).copied().collect()
        };
        Ok(self.outputs.iter().map(unpad).collect())
    }

    fn execute(&mut self) {
        for step in &self.steps {
            let mut out = std::mem::take(&mut self.buffers[step.output]);
            let input = |i: usize| self.buffers[step.inputs[i]].as_slice();
            match &step.work {
                Work::Conv(conv) => {
                    let residual = (conv.matrix.residual_channels() > 0).then(|| input(1));
                    conv.run(self.level, input(0), residual, &mut self.scratch, &mut out);
                }
                Work::MaxPool { window, from, to } => {
                    simple::max_pool(*window, *from, *to, input(0), &mut out);
                }
                Work::Unary(function, size) => {
                    simple::unary(*function, &input(0)[..*size], &mut out[..*size]);
                }
                Work::Binary { function, layout, steps } => {
                    simple::binary(
                        *function,
                        *layout,
                        (input(0), steps[0]),
                        (input(1), steps[1]),
                        &mut out[..layout.size()],
                    );
                }
                Work::Depthwise(op) => op.run(self.level, input(0), &mut out),
                Work::Double { from } => simple::double(*from, input(0), &mut out),
                Work::Move(moves) => {
                    for (i, pairs) in moves.iter().enumerate() {
                        let from = input(i);
                        for (source, target) in pairs {
                            out[*target as usize] = from[*source as usize];
                        }
                    }
                }
            }
            self.buffers[step.output] = out;
        }
    }
}

impl Conv {
    fn run(&self, level: Level, x: &[f32], residual: Option<&[f32]>, scratch: &mut [f32], out: &mut [f32]) {
        let Size { height, width, .. } = self.to;
        let line = width * self.matrix.channels();
        match &self.source {
            Source::Pixels { stride } => self.multiply(level, x, *stride, 0..height, residual, out),
            Source::Windows(windows) => {
                for (row, out) in out.chunks_exact_mut(line).take(height).enumerate() {
                    windows.row(
                        level,
                        &self.matrix,
                        x,
                        row,
                        width,
                        self.residual_from(row, residual),
                        scratch,
                        out,
                    );
                }
            }
            Source::Depthwise(op) => {
                let batch = op.batch();
                let from = op.from.width * op.from.stride;
                for (i, out) in out[..height * line].chunks_mut(batch * line).enumerate() {
                    let rows = i * batch..(i * batch + batch).min(height);
                    for (row, scratch) in rows.clone().zip(scratch.chunks_exact_mut(width * op.to.stride)) {
                        depthwise(level, op, op.rows(row, |y| &x[y * from..(y + 1) * from]), scratch);
                    }
                    self.multiply(level, scratch, op.to.stride, rows, residual, out);
                }
            }
        }
    }

    /// Multiplies rows of pixels, `stride` values apart, of which the first lies at the beginning of `x`.
    fn multiply(
        &self,
        level: Level,
        x: &[f32],
        stride: usize,
        rows: Range<usize>,
        residual: Option<&[f32]>,
        out: &mut [f32],
    ) {
        let pixels = Pixels::simple(x, stride, self.matrix.depth());
        multiply(
            level,
            &self.matrix,
            pixels,
            rows.len() * self.to.width,
            self.residual_from(rows.start, residual),
            out,
        );
    }

    fn residual_from<'a>(&self, row: usize, residual: Option<&'a [f32]>) -> Option<Residual<'a>> {
        let stride = self.matrix.residual_channels();
        residual.map(|values| Residual { values: &values[row * self.to.width * stride..], stride })
    }

    /// Values of scratch memory it needs.
    fn scratch(&self) -> usize {
        match &self.source {
            Source::Pixels { .. } => 0,
            Source::Windows(windows) => windows.depth(),
            Source::Depthwise(op) => op.batch() * op.to.width * op.to.stride,
        }
    }
}

impl Depthwise {
    /// The whole picture.
    fn run(&self, level: Level, x: &[f32], out: &mut [f32]) {
        let from = self.from.width * self.from.stride;
        for (row, out) in
            out.chunks_exact_mut(self.to.width * self.to.stride).take(self.to.height).enumerate()
        {
            depthwise(level, self, self.rows(row, |y| &x[y * from..(y + 1) * from]), out);
        }
    }

    /// Rows of its result made before they are used.
    fn batch(&self) -> usize {
        BATCH.div_ceil(self.to.width).min(self.to.height)
    }
}

struct Planner<'g> {
    graph: &'g Graph,
    level: Level,
    /// How many nodes read each tensor; the network's outputs count as read once more.
    readers: Vec<usize>,
    /// Nodes done together with a later one.
    absorbed: Vec<bool>,
    steps: Vec<Step>,
}

impl<'g> Planner<'g> {
    fn new(graph: &'g Graph, level: Level) -> Self {
        let mut readers = vec![0; graph.tensors.len()];
        let read = graph.nodes.iter().flat_map(|node| &node.inputs).chain(&graph.outputs);
        read.for_each(|id| readers[*id] += 1);
        Self { graph, level, readers, absorbed: vec![false; graph.nodes.len()], steps: Vec::new() }
    }

    fn shape(&self, id: TensorId) -> &'g [usize] {
        &self.graph.tensors[id].shape
    }

    fn constant(&self, id: TensorId) -> Result<&'g [f32]> {
        let tensor = &self.graph.tensors[id];
        tensor.constant.as_deref().context(format!("{} is not constant", tensor.name))
    }

    /// How a tensor lies in memory: a picture given from outside without padding, everything else with.
    fn layout(&self, id: TensorId) -> Layout {
        let shape = self.shape(id);
        if shape.len() == 4 && self.graph.inputs.contains(&id) {
            Layout::dense(shape)
        } else {
            Layout::padded(shape)
        }
    }

    /// Size of a picture.
    fn size(&self, id: TensorId) -> Result<Size> {
        let [1, height, width, _] = *self.shape(id) else {
            bail!("not a single picture: {:?}", self.shape(id))
        };
        Ok(Size { height, width, stride: self.layout(id).stride })
    }

    /// The only node that reads a tensor, if there is just one.
    fn only_reader(&self, id: TensorId) -> Option<usize> {
        let reader = self.graph.nodes.iter().position(|node| node.inputs.contains(&id))?;
        (self.readers[id] == 1).then_some(reader)
    }

    fn producer(&self, id: TensorId) -> Option<usize> {
        self.graph.nodes.iter().position(|node| node.output == id)
    }

    fn finish(mut self) -> Result<Network> {
        let mut convolutions = self.convolutions()?;
        for (i, node) in self.graph.nodes.iter().enumerate() {
            if let Some(step) = convolutions.remove(&i) {
                self.steps.push(step);
            } else if let Op::DepthwiseConv(window) = &node.op
                && !self.absorbed[i]
            {
                let step = self.depthwise_step(node, *window)?;
                self.steps.push(step);
            } else if !self.absorbed[i] {
                let work = self
                    .work(node)
                    .context(format!("{:?} {}", node.op, self.graph.tensors[node.output].name))?;
                let inputs = match node.op {
                    Op::MaxPool(_) => node.inputs[..1].to_vec(),
                    _ => node.inputs.clone(),
                };
                self.steps.push(Step { work, inputs, output: node.output });
            }
        }
        self.allocate()
    }

    /// The convolutions with everything done together with them, each under the last node it covers.
    fn convolutions(&mut self) -> Result<HashMap<usize, Step>> {
        let mut found = HashMap::new();
        for (i, node) in self.graph.nodes.iter().enumerate() {
            if let Op::Conv(window) = &node.op {
                let (last, step) =
                    self.convolution(i, node, *window).context(&self.graph.tensors[node.output].name)?;
                found.insert(last, step);
            }
        }
        Ok(found)
    }

    fn convolution(&mut self, index: usize, node: &Node, window: Window) -> Result<(usize, Step)> {
        let [picture, kernel, bias] = node.inputs[..] else { bail!("a convolution has three inputs") };
        let mut covered = vec![index];
        let mut output = node.output;
        let mut residual = None;
        // A sum follows: the other operand, without the channels of zeros it may have been given to fit.
        if let Some(sum) = self.only_reader(output)
            && let Node { op: Op::Binary(Binary::Add), inputs, output: total } = &self.graph.nodes[sum]
            && self.shape(inputs[0]) == self.shape(inputs[1])
        {
            let mut other = if inputs[0] == output { inputs[1] } else { inputs[0] };
            if let Some(pad) = self.producer(other)
                && let Node { op: Op::Pad(pads), inputs, .. } = &self.graph.nodes[pad]
                && self.readers[other] == 1
                && matches!(pads[..], [(0, 0), (0, 0), (0, 0), (0, _)])
            {
                self.absorbed[pad] = true;
                other = inputs[0];
            }
            residual = Some(other);
            output = *total;
            covered.push(sum);
        }
        let mut slopes = None;
        if let Some(reader) = self.only_reader(output) {
            let Node { op, inputs, output: result } = &self.graph.nodes[reader];
            let channels = self.shape(output).last().copied().unwrap_or(1);
            slopes = match op {
                Op::Unary(Unary::Relu) => Some(vec![0.0; channels]),
                Op::Binary(Binary::Prelu)
                    if inputs[0] == output && self.graph.tensors[inputs[1]].len() == channels =>
                {
                    Some(self.constant(inputs[1])?.to_vec())
                }
                _ => None,
            };
            if slopes.is_some() {
                covered.push(reader);
                output = *result;
            }
        }
        let [_, height, width, depth] = *self.shape(kernel) else { bail!("a kernel has four axes") };
        ensure!([height, width] == window.size, "the kernel is not as large as the window");
        let to = self.size(output)?;
        let (mut from_id, from) = (picture, self.size(picture)?);
        fits(window, from, to)?;
        let channels = self.shape(output)[3];
        ensure!(
            self.shape(picture)[3] == depth && self.shape(kernel)[0] == channels,
            "the kernel is for other channels"
        );
        ensure!(self.constant(bias)?.len() == channels, "not one bias for each channel");
        let mut source = if window == (Window { size: [1, 1], stride: [1, 1], padding: window.padding }) {
            Source::Pixels { stride: from.stride }
        } else {
            ensure!(from.stride == depth, "windows on a picture of {depth} channels");
            Source::Windows(Windows { window, from })
        };
        if let Source::Pixels { .. } = source
            && let Some(before) = self.producer(picture)
            && let Node { op: Op::DepthwiseConv(window), inputs, .. } = &self.graph.nodes[before]
            && self.readers[picture] == 1
        {
            let inner = self.depthwise(inputs, *window, picture)?;
            source = Source::Depthwise(inner);
            from_id = inputs[0];
            covered.push(before);
        }
        if let Some(id) = residual {
            let size = self.size(id)?;
            ensure!(
                (size.height, size.width) == (to.height, to.width) && size.stride <= to.stride,
                "a residual of another size"
            );
        }
        let residual_channels = residual.map_or(0, |id| self.layout(id).stride);
        let matrix = Matrix::new(
            self.level,
            height * width * depth,
            self.constant(kernel)?,
            self.constant(bias)?,
            slopes.as_deref(),
            residual_channels,
        );
        for node in &covered {
            self.absorbed[*node] = true;
        }
        let last = covered.into_iter().max().unwrap_or(index);
        let inputs = std::iter::once(from_id).chain(residual).collect();
        let conv = Conv { matrix, source, to };
        Ok((last, Step { work: Work::Conv(Box::new(conv)), inputs, output }))
    }

    /// A convolution of every channel by itself, of which `output` is the result.
    fn depthwise(&self, inputs: &[TensorId], window: Window, output: TensorId) -> Result<Depthwise> {
        let [picture, kernel, bias] = *inputs else { bail!("a convolution has three inputs") };
        let channels = self.shape(picture).last().copied().unwrap_or(0);
        ensure!(
            window.size == [3, 3] && self.shape(kernel) == [1, 3, 3, channels],
            "a depthwise convolution of another kind"
        );
        ensure!(self.constant(bias)?.len() == channels, "not one bias for each channel");
        let (from, to) = (self.size(picture)?, self.size(output)?);
        fits(window, from, to)?;
        ensure!(from.stride == padded(channels) && to.stride == from.stride, "a picture without padding");
        Ok(Depthwise::new(window, from, to, self.constant(kernel)?, self.constant(bias)?))
    }

    /// A convolution of every channel by itself that no other one takes in, with the ReLU after it.
    fn depthwise_step(&mut self, node: &Node, window: Window) -> Result<Step> {
        let mut op = self.depthwise(&node.inputs, window, node.output)?;
        let mut output = node.output;
        if let Some(reader) = self.only_reader(output)
            && let Node { op: Op::Unary(Unary::Relu), output: result, .. } = &self.graph.nodes[reader]
        {
            op.floor = 0.0;
            output = *result;
            self.absorbed[reader] = true;
        }
        Ok(Step { work: Work::Depthwise(Box::new(op)), inputs: vec![node.inputs[0]], output })
    }

    /// A node that is not part of a convolution.
    fn work(&self, node: &Node) -> Result<Work> {
        let (from, to) = (self.shape(node.inputs[0]), self.shape(node.output));
        let (layout, target) = (self.layout(node.inputs[0]), self.layout(node.output));
        let whole = |from: &[usize]| from.iter().product::<usize>();
        Ok(match &node.op {
            Op::Conv(_) | Op::DepthwiseConv(_) => bail!("not planned with the convolutions"),
            Op::MaxPool(window) => {
                let (from, to) = (self.size(node.inputs[0])?, self.size(node.output)?);
                fits(*window, from, to)?;
                ensure!(from.stride == to.stride, "pooling to other channels");
                Work::MaxPool { window: *window, from, to }
            }
            Op::Unary(function) => {
                ensure!(layout == target, "a result of another shape");
                Work::Unary(*function, layout.size())
            }
            Op::Binary(function) => {
                let steps = |i: usize| {
                    Steps::new(self.shape(node.inputs[i]), to).context("operands repeated in an unusual way")
                };
                Work::Binary { function: *function, layout: target, steps: [steps(0)?, steps(1)?] }
            }
            Op::Reshape => {
                ensure!(whole(from) == whole(to), "{from:?} is not {to:?}");
                Work::Move(vec![pairs(layout, target, (0..whole(from)).map(|i| (i, i)))])
            }
            Op::Double => {
                let (from, to) = (self.size(node.inputs[0])?, self.size(node.output)?);
                let doubled = Size { height: 2 * from.height, width: 2 * from.width, ..from };
                ensure!(from.pixels() > 0 && doubled == to, "a result of another size");
                Work::Double { from }
            }
            Op::Pad(pads) => {
                let fits = |i: usize| {
                    pads[i].0.checked_add(from[i]).and_then(|len| len.checked_add(pads[i].1)) == Some(to[i])
                };
                ensure!(
                    pads.len() == from.len() && to.len() == from.len() && (0..to.len()).all(fits),
                    "padding does not fit"
                );
                let steps = strides(to);
                let offset = pads.iter().zip(&steps).map(|((before, _), step)| before * step).sum::<usize>();
                Work::Move(vec![pairs(
                    layout,
                    target,
                    indices(from).enumerate().map(|(i, index)| (i, dot(&index, &steps) + offset)),
                )])
            }
            Op::Concat(axis) => {
                let steps = strides(to);
                let mut offset = 0;
                let mut moves = Vec::new();
                for input in &node.inputs {
                    let from = self.shape(*input);
                    let fits = |i: usize| if i == *axis { true } else { from[i] == to[i] };
                    ensure!(from.len() == to.len() && (0..to.len()).all(fits), "parts do not fit");
                    moves.push(pairs(
                        Layout::padded(from),
                        target,
                        indices(from).enumerate().map(|(i, index)| (i, dot(&index, &steps) + offset)),
                    ));
                    offset += from[*axis] * steps[*axis];
                }
                ensure!(offset == to[*axis] * steps[*axis], "parts do not fill the result");
                Work::Move(moves)
            }
        })
    }

    /// Gives every tensor a buffer; one whose tensor is no longer needed is given to the next result it is large enough for.
    fn allocate(mut self) -> Result<Network> {
        let mut last_read = vec![0; self.graph.tensors.len()];
        for (i, step) in self.steps.iter().enumerate() {
            step.inputs.iter().for_each(|id| last_read[*id] = i);
        }
        self.graph.outputs.iter().for_each(|id| last_read[*id] = usize::MAX);
        let mut place: Vec<Option<usize>> = vec![None; self.graph.tensors.len()];
        let mut buffers: Vec<Vec<f32>> = Vec::new();
        let mut free: Vec<usize> = Vec::new();
        let needed = |id: TensorId| self.layout(id).size();
        for id in &self.graph.inputs {
            place[*id] = Some(buffers.len());
            buffers.push(vec![0.0; needed(*id)]);
        }
        let read = self.steps.iter().flat_map(|step| &step.inputs).chain(&self.graph.outputs);
        for id in read {
            if let Some(values) = &self.graph.tensors[*id].constant
                && place[*id].is_none()
            {
                let layout = Layout::padded(self.shape(*id));
                let mut buffer = vec![0.0; layout.size()];
                values.iter().enumerate().for_each(|(i, value)| buffer[layout.place(i)] = *value);
                place[*id] = Some(buffers.len());
                buffers.push(buffer);
            }
        }
        for (i, step) in self.steps.iter().enumerate() {
            let size = needed(step.output);
            // A result that is not written in full, padding included, needs memory nothing else writes to.
            let partly = matches!(step.work, Work::Move(_) | Work::Binary { .. });
            let fit = free.iter().position(|buffer| buffers[*buffer].len() == size).filter(|_| !partly);
            let buffer = fit.map(|at| free.swap_remove(at)).unwrap_or_else(|| {
                buffers.push(vec![0.0; size]);
                buffers.len() - 1
            });
            place[step.output] = Some(buffer);
            for id in &step.inputs {
                let read_here_last = last_read[*id] == i && self.graph.tensors[*id].constant.is_none();
                let own = self.steps[..i].iter().find(|step| step.output == *id);
                if read_here_last
                    && let Some(Step { work: Work::Conv(_) | Work::MaxPool { .. } | Work::Unary(..), .. }) =
                        own
                    && let Some(buffer) = place[*id]
                    && !free.contains(&buffer)
                {
                    free.push(buffer);
                }
            }
        }
        let at =
            |id: &TensorId| place[*id].context(format!("{} is never computed", self.graph.tensors[*id].name));
        for step in &mut self.steps {
            step.inputs = step.inputs.iter().map(at).collect::<Result<_>>()?;
            step.output = at(&step.output)?;
            ensure!(!step.inputs.contains(&step.output), "a result would overwrite its operand");
        }
        let ends = |ids: &[TensorId]| {
            ids.iter().map(|id| Ok((at(id)?, self.layout(*id)))).collect::<Result<Vec<_>>>()
        };
        let (inputs, outputs) = (ends(&self.graph.inputs)?, ends(&self.graph.outputs)?);
        ensure!(inputs.len() == 1, "a network with {} inputs", inputs.len());
        let scratch = self
            .steps
            .iter()
            .map(|step| if let Work::Conv(conv) = &step.work { conv.scratch() } else { 0 })
            .max()
            .unwrap_or(0);
        Ok(Network {
            level: self.level,
            steps: self.steps,
            inputs,
            outputs,
            buffers,
            scratch: vec![0.0; scratch],
        })
    }
}

/// Checks that a window moved over one picture gives one of the other's size.
fn fits(window: Window, from: Size, to: Size) -> Result<()> {
    ensure!(from.pixels() > 0 && to.pixels() > 0, "a picture without pixels");
    ensure!(window.result([from.height, from.width]) == [to.height, to.width], "a result of another size");
    Ok(())
}

/// Places in memory of values moved, from their indices without padding.
fn pairs(from: Layout, to: Layout, moves: impl Iterator<Item = (usize, usize)>) -> Vec<(u32, u32)> {
    moves.map(|(source, target)| (from.place(source) as u32, to.place(target) as u32)).collect()
}

/// How many values lie between neighbours along each axis.
fn strides(shape: &[usize]) -> Vec<usize> {
    (0..shape.len()).map(|axis| shape[axis + 1..].iter().product()).collect()
}

/// Every index of a tensor, last axis fastest.
fn indices(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let (steps, shape) = (strides(shape), shape.to_vec());
    (0..shape.iter().product())
        .map(move |i| steps.iter().zip(&shape).map(|(step, len)| i / step % len).collect())
}

fn dot(index: &[usize], steps: &[usize]) -> usize {
    index.iter().zip(steps).map(|(index, step)| index * step).sum()
}
