import { connectionLost, Failure, toFailure } from "./failure";
import type { Event, NamedSource } from "./generated";
import type { Listener, Output, Transport } from "./transport";

const TOKEN_KEY = "recruteia.token";
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** The core sends a heartbeat well within this time. */
const SILENCE_LIMIT_MS = 45_000;

/** Takes the token out of the address, so that it is neither copied nor kept in the history. */
export function takeToken(location: Location, storage: Storage, replace: (url: string) => void): string {
  const found = /^#token=([^&]+)(?:&to=(.*))?$/.exec(location.hash);
  if (found?.[1]) {
    storage.setItem(TOKEN_KEY, decodeURIComponent(found[1]));
    const to = found[2] ? `#${decodeURIComponent(found[2])}` : "";
    replace(`${location.pathname}${location.search}${to}`);
  }
  return storage.getItem(TOKEN_KEY) ?? "";
}

async function failureOf(response: Response): Promise<Failure> {
  try {
    return toFailure(await response.json());
  } catch {
    return new Failure({ code: "internal", kind: "internal", params: { status: String(response.status) }, fields: [] });
  }
}

/** Whole lines of a stream of text pieces; what is left of a line waits for its end. */
export function lineSplitter(onLine: (line: string) => void): (piece: string) => void {
  let rest = "";
  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  };
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function requestTo(base: string, token: string, path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`${base}${path}`, { ...init, headers: { Authorization: `Bearer ${token}`, ...(init.headers as Record<string, string> | undefined) } });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw connectionLost();
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

/** The bytes of a report that the endpoint at `base` makes. */
export async function reportFrom(base: string, token: string, path: string): Promise<ArrayBuffer> {
  return (await requestTo(base, token, path)).arrayBuffer();
}

/** The loopback endpoint that serves this page. */
export function httpTransport(base: string, token: string): Transport {
  const request = (path: string, init?: RequestInit) => requestTo(base, token, path, init);

  async function readEvents(listener: Listener, signal: AbortSignal): Promise<void> {
    const response = await request("/events", { signal });
    if (!response.body) throw connectionLost();
    listener.connection("connected");
    const split = lineSplitter((line) => {
      if (line.trim() !== "") listener.event(JSON.parse(line) as Event);
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => void reader.cancel().catch(() => undefined), SILENCE_LIMIT_MS);
    };
    try {
      for (;;) {
        watch();
        const { done, value } = await reader.read();
        if (done) return;
        split(value);
      }
    } finally {
      clearTimeout(silence);
    }
  }

  return {
    host: "browser",

    call: async (method, input, signal) => {
      const response = await request(`/rpc/${method}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(input),
        ...(signal && { signal }),
      });
      return (await response.json()) as Output<typeof method>;
    },

    listen: (listener) => {
      const stop = new AbortController();
      void (async () => {
        let wait = FIRST_RETRY_MS;
        while (!stop.signal.aborted) {
          try {
            await readEvents({ ...listener, connection: (state) => { wait = FIRST_RETRY_MS; listener.connection(state); } }, stop.signal);
          } catch {
            wait = Math.min(wait * 2, LAST_RETRY_MS);
          }
          // An abort may have come while the stream was being read.
          if ((stop.signal as { aborted: boolean }).aborted) return;
          listener.connection("lost");
          await new Promise((resolve) => setTimeout(resolve, wait));
        }
      })();
      return () => stop.abort();
    },

    playlist: (mediaId) => Promise.resolve({ url: `${base}/media/${mediaId}/index.m3u8`, token }),

    address: (path) => Promise.resolve(`${base}${path}`),

    pick: null,

    upload: (file, progress, signal) => uploadTo(base, token, file, progress, signal),

    onDrop: null,

    askPath: null,

    report: (path) => reportFrom(base, token, path),

    download: async (path, name) => {
      const response = await request(path);
      saveBlob(await response.blob(), name);
    },

    desktop: null,
    downloadBank: async (language, ownOnly, name) => {
      const response = await request(`/bank.xlsx?language=${language}&own_only=${String(ownOnly)}`);
      saveBlob(await response.blob(), name);
    },
  };
}

/** Sends a file to the endpoint at `base`; XMLHttpRequest, since fetch tells no upload progress. */
export function uploadTo(base: string, token: string, file: File, progress: (share: number) => void, signal?: AbortSignal): Promise<NamedSource> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${base}/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onerror = () => reject(connectionLost());
    request.onabort = () => reject(new Failure({ code: "media.cancelled", kind: "conflict", params: {}, fields: [] }));
    request.onload = () => {
      const answer: unknown = request.responseText ? JSON.parse(request.responseText) : null;
      if (request.status < 300) {
        resolve({ source: { upload_id: (answer as { upload_id: string }).upload_id }, name: file.name });
      } else {
        reject(toFailure(answer));
      }
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
