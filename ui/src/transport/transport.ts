import type { Desktop } from "./desktop";
import type { Event, Language, Methods, NamedSource } from "./generated";

/** The id of a record: opaque, compared only. */
export type Id = string;

export type Method = keyof Methods;
export type Input<M extends Method> = Methods[M][0];
export type Output<M extends Method> = Methods[M][1];

/** Where a player finds the stored form of an answer, and what it must send along. */
export type Playlist = { url: string; token: string };

/** What the user picked: ready sources, or browser files that still have to be sent. */
export type Picked = { ready: NamedSource[]; files: File[] };

export type ConnectionState = "connected" | "lost";

export type Listener = {
  event: (event: Event) => void;
  /** Called on every change; after a loss everything known may be stale. */
  connection: (state: ConnectionState) => void;
};

/** How the interface reaches the core: "call a method, hear events", and the few things hosts do differently. */
export type Transport = {
  readonly host: "desktop" | "browser";
  /** A call that is given up by `signal` fails; what it may have done is done. */
  call: <M extends Method>(method: M, input: Input<M>, signal?: AbortSignal) => Promise<Output<M>>;
  /** Starts listening; returns how to stop. */
  listen: (listener: Listener) => () => void;
  playlist: (mediaId: Id) => Promise<Playlist>;
  /** Where a path of the endpoint is found that needs no token, as an address for an image. */
  address: (path: string) => Promise<string>;
  /** The system's file dialog, or null when the page itself must offer a file input. */
  pick: ((options: { multiple: boolean; title: string }) => Promise<NamedSource[]>) | null;
  /** Sends a browser file; `progress` gets shares from 0 to 1. */
  upload: (file: File, progress: (share: number) => void, signal?: AbortSignal) => Promise<NamedSource>;
  /** Files dropped onto the window by the system, or null when the page itself hears the drop. */
  onDrop: ((drop: { over: (inside: boolean) => void; files: (sources: NamedSource[]) => void }) => () => void) | null;
  /** Asks where to save; null when the user gave up. Not there in a browser. */
  askPath: ((suggestion: string, title: string) => Promise<string | null>) | null;
  /** The bytes of a report, to be shown before it is written; `path` as the endpoint knows it. */
  report: (path: string) => Promise<ArrayBuffer>;
  /** Hands the bank of questions to the browser's downloads. Not there in the window. */
  downloadBank: ((language: Language, ownOnly: boolean, name: string) => Promise<void>) | null;
  /** Hands a report to the browser's downloads. Not there in the window. */
  download: ((path: string, name: string) => Promise<void>) | null;
  /** What only the desktop window offers. */
  desktop: Desktop | null;
};
