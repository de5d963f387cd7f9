//! The networks in the engine against a plain interpreter of the same graphs, and damaged files.

use recruteia_face::{
    Bundle, Counter, Landmarker, Observer,
    engine::{Level, Network},
    graph::{Graph, Node, Op, Window},
    onnx, tflite,
};

use crate::support::shared;

/// Values in 0 ..= 1, the same in every run.
fn noise(len: usize) -> Vec<f32> {
    let mut seed = 7u32;
    (0..len)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 16_777_215.0
        })
        .collect()
}

/// Steps between neighbours along each axis.
fn steps(shape: &[usize]) -> Vec<usize> {
    (0..shape.len()).map(|axis| shape[axis + 1..].iter().product()).collect()
}

/// The index along each axis of the value with this number.
fn index(number: usize, shape: &[usize]) -> Vec<usize> {
    steps(shape).iter().zip(shape).map(|(step, len)| number / step % len).collect()
}

/// The value for `index` of a result of rank `rank`, axes of length one repeated.
fn broadcast(values: &[f32], shape: &[usize], index: &[usize]) -> f32 {
    let missing = index.len() - shape.len();
    let place: usize = shape
        .iter()
        .zip(steps(shape))
        .zip(&index[missing..])
        .map(|((len, step), i)| if *len == 1 { 0 } else { i * step })
        .sum();
    values[place]
}

/// Calls `visit` with the place in the window and the place in the picture (height, width) for every pixel under the window.
fn window(window: Window, size: [usize; 2], at: [usize; 2], mut visit: impl FnMut([usize; 2], [usize; 2])) {
    let before = window.padding_before(size);
    for i in 0..window.size[0] {
        for j in 0..window.size[1] {
            let y = (at[0] * window.stride[0] + i).wrapping_sub(before[0]);
            let x = (at[1] * window.stride[1] + j).wrapping_sub(before[1]);
            if y < size[0] && x < size[1] {
                visit([i, j], [y, x]);
            }
        }
    }
}

fn node(graph: &Graph, values: &[Vec<f32>], node: &Node) -> Vec<f32> {
    let to = &graph.tensors[node.output].shape;
    let len: usize = to.iter().product();
    let value = |i: usize| values[node.inputs[i]].as_slice();
    let shape = |i: usize| graph.tensors[node.inputs[i]].shape.as_slice();
    let from = shape(0);
    let each =
        |f: &dyn Fn(&[usize]) -> f32| (0..len).map(|number| f(&index(number, to))).collect::<Vec<f32>>();
    match &node.op {
        Op::Conv(w) => each(&|at| {
            let (channels, kernel) = (from[3], steps(shape(1)));
            let mut sum = f64::from(value(2)[at[3]]);
            window(*w, [from[1], from[2]], [at[1], at[2]], |[i, j], [y, x]| {
                for c in 0..channels {
                    let weight = value(1)[at[3] * kernel[0] + i * kernel[1] + j * kernel[2] + c];
                    sum += f64::from(weight) * f64::from(value(0)[(y * from[2] + x) * channels + c]);
                }
            });
            sum as f32
        }),
        Op::DepthwiseConv(w) => each(&|at| {
            let kernel = steps(shape(1));
            let mut sum = f64::from(value(2)[at[3]]);
            window(*w, [from[1], from[2]], [at[1], at[2]], |[i, j], [y, x]| {
                sum += f64::from(value(1)[i * kernel[1] + j * kernel[2] + at[3]])
                    * f64::from(value(0)[(y * from[2] + x) * from[3] + at[3]]);
            });
            sum as f32
        }),
        Op::MaxPool(w) => each(&|at| {
            let mut most = f32::NEG_INFINITY;
            window(*w, [from[1], from[2]], [at[1], at[2]], |_, [y, x]| {
                most = most.max(value(0)[(y * from[2] + x) * from[3] + at[3]]);
            });
            most
        }),
        Op::Unary(function) => value(0).iter().map(|x| function.of(*x)).collect(),
        Op::Binary(function) => {
            each(&|at| function.of(broadcast(value(0), shape(0), at), broadcast(value(1), shape(1), at)))
        }
        Op::Reshape => value(0).to_vec(),
        Op::Double => each(&|at| broadcast(value(0), from, &[0, at[1] / 2, at[2] / 2, at[3]])),
        Op::Pad(pads) => each(&|at| {
            let place: Option<usize> = at
                .iter()
                .zip(pads)
                .zip(from.iter().zip(steps(from)))
                .map(|((i, (before, _)), (len, step))| {
                    i.checked_sub(*before).filter(|i| i < len).map(|i| i * step)
                })
                .sum();
            place.map_or(0.0, |place| value(0)[place])
        }),
        Op::Concat(axis) => each(&|at| {
            let (mut at, mut input) = (at.to_vec(), 0);
            while at[*axis] >= shape(input)[*axis] {
                at[*axis] -= shape(input)[*axis];
                input += 1;
            }
            broadcast(value(input), shape(input), &at)
        }),
    }
}

/// Every tensor of the graph, by the plainest loops.
fn interpret(graph: &Graph, input: &[f32]) -> Vec<Vec<f32>> {
    let mut values: Vec<Vec<f32>> =
        graph.tensors.iter().map(|tensor| tensor.constant.clone().unwrap_or_default()).collect();
    values[graph.inputs[0]] = input.to_vec();
    for one in &graph.nodes {
        values[one.output] = node(graph, &values, one);
    }
    graph.outputs.iter().map(|id| values[*id].clone()).collect()
}

/// Compares the outputs on every instruction set of this processor, in shares of the largest value of an output.
fn check(graph: &Graph, input: &[f32], tolerance: f32) {
    let wanted = interpret(graph, input);
    for level in [Level::Portable, Level::Avx2, Level::Avx512] {
        if level > Level::detect() {
            continue;
        }
        let mut network = Network::with_level(graph, level).unwrap();
        for run in 0..2 {
            let found = network.run(input).unwrap();
            assert_eq!(found.len(), wanted.len());
            for (found, wanted) in found.iter().zip(&wanted) {
                assert_eq!(found.len(), wanted.len());
                let largest = wanted.iter().fold(1.0_f32, |most, value| most.max(value.abs()));
                let off = found.iter().zip(wanted).map(|(a, b)| (a - b).abs() / largest);
                let worst = off.fold(0.0_f32, |worst, d| if d <= worst { worst } else { d });
                assert!(worst < tolerance, "{level:?}, run {run}: {worst}");
            }
        }
    }
}

#[test]
fn the_landmark_network_is_computed_right() {
    let Some(shared) = shared("the_landmark_network_is_computed_right") else { return };
    let graph = tflite::read(&Bundle::read(&shared.bundle()).unwrap().landmarks).unwrap();
    let input = noise(graph.tensors[graph.inputs[0]].len());
    check(&graph, &input, 1e-4);
}

#[test]
fn the_detector_of_the_bundle_is_computed_right() {
    let Some(shared) = shared("the_detector_of_the_bundle_is_computed_right") else { return };
    let graph = tflite::read(&Bundle::read(&shared.bundle()).unwrap().detector).unwrap();
    let input = noise(graph.tensors[graph.inputs[0]].len());
    check(&graph, &input, 1e-4);
}

#[test]
fn the_counting_network_is_computed_right() {
    let Some(shared) = shared("the_counting_network_is_computed_right") else { return };
    let graph = onnx::read(&shared.yunet(), [96, 128]).unwrap();
    let input: Vec<f32> = noise(96 * 128 * 3).iter().map(|value| value * 255.0).collect();
    check(&graph, &input, 1e-4);
}

#[test]
fn the_detector_finds_the_same_whatever_size_its_file_was_made_for() {
    let Some(shared) = shared("the_detector_finds_the_same_whatever_size_its_file_was_made_for") else {
        return;
    };
    let input: Vec<f32> = noise(320 * 320 * 3).iter().map(|value| value * 255.0).collect();
    let [large, small] = [shared.yunet(), shared.yunet_320()]
        .map(|file| Network::new(&onnx::read(&file, [320, 320]).unwrap()).unwrap().run(&input).unwrap());
    assert_eq!(large, small);
}

#[test]
fn damaged_files_are_refused_without_panic() {
    let Some(shared) = shared("damaged_files_are_refused_without_panic") else { return };
    let (bundle, yunet) = (shared.bundle(), shared.yunet());
    for (name, file) in [("bundle", &bundle), ("detector", &yunet)] {
        let read = |bytes: &[u8]| {
            if name == "bundle" { Landmarker::read(bytes).is_ok() } else { Counter::read(bytes).is_ok() }
        };
        assert!(read(file), "{name}");
        for cut in (0..file.len()).step_by(file.len() / 23) {
            assert!(!read(&file[..cut]), "{name} cut at {cut}");
        }
        let mut seed = 3_u32;
        for _ in 0..60 {
            let mut damaged = file.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let spread = if seed & 1 == 0 { file.len() } else { 30_000.min(file.len()) };
                let at = (seed >> 4) as usize % spread;
                damaged[at] = (seed >> 13) as u8;
            }
            // It may still be readable; it must not bring the program down.
            read(&damaged);
        }
    }
    // The one in the place of the other.
    assert!(Observer::read(&yunet, &bundle).is_err());
}

#[test]
fn an_input_of_another_size_is_refused() {
    let Some(shared) = shared("an_input_of_another_size_is_refused") else { return };
    let mut network = Network::new(&onnx::read(&shared.yunet(), [64, 64]).unwrap()).unwrap();
    assert!(network.run(&[0.0; 64 * 64]).is_err());
}
