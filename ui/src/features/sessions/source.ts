import Hls from "hls.js";
import type { Playlist } from "../../transport/transport";

/** Shows a playlist in a media element; returns how to let go of it. `onFailure` comes at most once. */
export function showPlaylist(element: HTMLMediaElement, { url, token }: Playlist, onFailure: () => void): () => void {
  // A player of the webview itself could not send the token along.
  if (!Hls.isSupported()) {
    onFailure();
    return () => undefined;
  }
  const hls = new Hls({
    // Fragmented MP4 needs no transmuxing, so no worker either.
    enableWorker: false,
    maxBufferLength: 60,
    // The playlist alone needs the token; it names the segments so that they need none.
    xhrSetup: (request, address) => {
      if (address === url) request.setRequestHeader("Authorization", `Bearer ${token}`);
    },
  });
  let recovered = false;
  hls.on(Hls.Events.ERROR, (_event, data) => {
    if (!data.fatal) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
      return;
    }
    hls.destroy();
    onFailure();
  });
  hls.loadSource(url);
  hls.attachMedia(element);
  return () => hls.destroy();
}
