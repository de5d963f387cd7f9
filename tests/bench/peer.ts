import { createReadStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { dirname, join, normalize } from "node:path";
import { ROOT } from "../support/place.ts";

/** The player of the product on an empty page, with the same settings. */
const PAGE = `<!doctype html>
<video playsinline width="640" height="480"></video>
<button>Go</button>
<script src="/hls.min.js"></script>
<script>
  const video = document.querySelector("video");
  const hls = new Hls({ enableWorker: false, maxBufferLength: 60 });
  hls.loadSource("/index.m3u8");
  hls.attachMedia(video);
  document.querySelector("button").addEventListener("click", () => {
    video.currentTime = Number(document.body.dataset.ms) / 1000;
    void video.play();
  });
</script>`;

/** Writes a recording of the product into a folder, as plain files. */
export async function copyPlainly(playlist: string, token: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const take = async (name: string) => {
    const response = await fetch(new URL(name, playlist), { headers: { Authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${name}: ${response.status}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), bytes);
    return bytes;
  };
  const text = (await take("index.m3u8")).toString();
  const first = /#EXT-X-MAP:URI="([^"]+)"/.exec(text)?.[1];
  const names = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  for (const name of [...(first === undefined ? [] : [first]), ...names]) await take(name);
}

/** Serves the folder and a page that plays what is in it. */
export async function servePlainly(folder: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const name = normalize(new URL(request.url ?? "/", "http://peer").pathname).slice(1);
    if (name === "") {
      response.setHeader("Content-Type", "text/html; charset=utf-8").end(PAGE);
      return;
    }
    const path = name === "hls.min.js" ? join(ROOT, "ui/node_modules/hls.js/dist", name) : join(folder, name);
    response.setHeader("Content-Type", name.endsWith(".js") ? "text/javascript" : name.endsWith(".m3u8") ? "application/vnd.apple.mpegurl" : "video/mp4");
    response.setHeader("Cache-Control", "no-store");
    createReadStream(path)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
