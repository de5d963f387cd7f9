import type { ApiError, DeviceKind, DeviceLists, DeviceTrial } from "../transport/generated";
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

  private used(kind: DeviceKind): string | null {
    const { [kind]: chosen, cameras, microphones } = this.lists;
    return (kind === "camera" ? cameras : microphones).find(({ id, is_default }) => (chosen === null ? is_default : id === chosen))?.name ?? null;
  }

  handlers(): Pick<Handlers, "devices.list" | "devices.choose" | "devices.watch" | "devices.release"> {
    return {
      "devices.list": () => this.lists,
      "devices.choose": ({ kind, id }) => {
        this.calls.push(`choose ${kind} ${id ?? "any"}`);
        this.lists = { ...this.lists, [kind]: id };
        return null;
      },
      "devices.watch": () => {
        this.calls.push("watch");
        this.open = true;
        return {
          camera: { state: "ready", name: this.used("camera"), problem: null, width: 1280, height: 720, rate: 30, advice: null, preview: "/preview/secret", ...this.camera },
          microphone: { state: "ready", name: this.used("microphone"), problem: null, level_db: -23.4, peak_db: -11.2, advice: null, ...this.microphone },
        };
      },
      "devices.release": () => {
        this.calls.push("release");
        this.open = false;
        return null;
      },
    };
  }
}

/** Why a device gives nothing, as the core says it. */
export function deviceProblem(code: string, params: Record<string, string> = {}): ApiError {
  return { code, kind: "unavailable", params, fields: [] };
}
