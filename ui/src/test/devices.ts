import type { ApiError, CaptionsView, DeviceKind, DeviceLists, DeviceTrial, LiveMetricsView, RecordingView } from "../transport/generated";
import { failure } from "./core";
import type { Handlers } from "./core";

/** Two cameras and two microphones, of which one of each is open while somebody asks. */
export class FakeDevices {
  lists: DeviceLists = {
    cameras: [{ id: "cam-1", name: "HD Webcam C525", is_default: true }, { id: "cam-2", name: "USB Capture", is_default: false }],
    microphones: [{ id: "mic-1", name: "Built-in Audio", is_default: true }, { id: "mic-2", name: "Headset", is_default: false }],
    camera: null, microphone: null, camera_problem: null, microphone_problem: null,
  };
  /** What the open devices give besides their names. */
  camera: Partial<DeviceTrial["camera"]> = {};
  microphone: Partial<DeviceTrial["microphone"]> = {};
  open = false;
  calls: string[] = [];
  recording: RecordingView | null = null;
  captions: CaptionsView = { media_id: null, state: "off", model: null, captions: [] };
  metrics: LiveMetricsView = { state: "off", moments: [] };
  /** After which moments metrics were asked for. */
  askedMetrics: (number | null)[] = [];

  private readonly kept: (recording: RecordingView) => string;

  constructor(kept: (recording: RecordingView) => string) {
    this.kept = kept;
  }

  /** The name of the one that is used. */
  used(kind: DeviceKind): string | null {
    const { [kind]: chosen, cameras, microphones } = this.lists;
    return (kind === "camera" ? cameras : microphones).find(({ id, is_default }) => (chosen === null ? is_default : id === chosen.id))?.name ?? null;
  }

  private change(state: RecordingView["state"]): null {
    if (this.recording === null) throw failure("recording.none");
    this.recording = { ...this.recording, state };
    return null;
  }

  handlers(): Pick<Handlers, `devices.${"list" | "choose" | "watch" | "release"}` | `recordings.${"captions" | "current" | "metrics" | "start" | "pause" | "resume" | "stop" | "discard"}`> {
    return {
      "devices.list": () => this.lists,
      "devices.choose": ({ kind, device }) => {
        this.calls.push(`choose ${kind} ${device?.id ?? "any"}`);
        this.lists = { ...this.lists, [kind]: device };
        return null;
      },
      "devices.watch": () => {
        this.calls.push("watch");
        this.open = true;
        return {
          camera: { state: "ready", name: this.used("camera"), problem: null, width: 1280, height: 720, rate: 30, advice: null, preview: "/preview/secret", ...this.camera },
          microphone: { state: "ready", name: this.used("microphone"), problem: null, level_db: -23.4, peak_db: -11.2, advice: null, ...this.microphone },
          recording: this.recording,
        };
      },
      "devices.release": () => {
        this.calls.push("release");
        this.open = false;
        return null;
      },
      "recordings.captions": () => this.captions,
      "recordings.current": () => this.recording,
      "recordings.metrics": ({ after_ms }) => {
        this.askedMetrics.push(after_ms);
        return { ...this.metrics, moments: this.metrics.moments.filter(({ at_ms }) => after_ms === null || at_ms > after_ms) };
      },
      "recordings.start": ({ session_id, question_id, sound_only }) => {
        this.calls.push("start");
        this.recording = {
          session_id, question_id, state: "recording", has_picture: !sound_only, elapsed_ms: 12_000, room_ms: 3_600_000, is_behind: false, answer_id: null, problem: null,
        };
        return null;
      },
      "recordings.pause": () => this.change("paused"),
      "recordings.resume": () => this.change("recording"),
      "recordings.stop": () => {
        if (this.recording === null) throw failure("recording.none");
        const answer_id = this.kept(this.recording);
        this.recording = null;
        return { answer_id, pictures_left_out: 0 };
      },
      "recordings.discard": () => {
        this.recording = null;
        return null;
      },
    };
  }
}

/** Why a device gives nothing, as the core says it. */
export function deviceProblem(code: string, params: Record<string, string> = {}): ApiError {
  return { code, kind: "unavailable", params, fields: [] };
}
