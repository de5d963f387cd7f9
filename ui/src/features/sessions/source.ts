import Hls from "hls.js";
import type { Playlist } from "../../transport/transport";

const HLS_TYPE = "application/vnd.apple.mpegurl";

/** Shows a playlist in a media element; returns how to let go of it. `onFailure` comes at most once. */
export function showPlaylist(element: HTMLMediaElement, { url, token }: Playlist, onFailure: () => void): () => void {
  if (url.includes(".m3u8") && Hls.isSupported()) {
    const hls = new Hls({
      // Fragmented MP4 needs no transmuxing, so no worker either.
      enableWorker: false,
      maxBufferLength: 60,
      xhrSetup: (request) => request.setRequestHeader("Authorization", `Bearer ${token}`),
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
  // A player of its own cannot send headers, so the token goes along in the address.
  if (!url.includes(".m3u8") || element.canPlayType(HLS_TYPE) !== "") {
    element.addEventListener("error", onFailure, { once: true });
    element.src = token === "" ? url : `${url}?token=${encodeURIComponent(token)}`;
    return () => {
      element.removeEventListener("error", onFailure);
      element.removeAttribute("src");
      element.load();
    };
  }
  onFailure();
  return () => undefined;
}
