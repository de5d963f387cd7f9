import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** `vite --mode mock`: the same application over an in-memory core, for working on the look. */
function mockEntry(mode: string): Plugin {
  return {
    name: "mock-entry",
    transformIndexHtml: {
      order: "pre",
      handler: (html) => (mode === "mock" ? html.replace("/src/main.tsx", "/src/test/main.mock.tsx") : html),
    },
  };
}

export default defineConfig(({ mode }) => ({
  base: "./",
  plugins: [react(), mockEntry(mode)],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      output: {
        codeSplitting: { groups: [{ name: "hls", test: /node_modules\/hls\.js/ }, { name: "pdf", test: /node_modules\/pdfjs-dist/ }, { name: "vendor", test: /node_modules/ }] },
      },
    },
  },
  test: {
    environment: "jsdom",
    globals: false,
    setupFiles: ["./src/test/setup.ts"],
    css: false,
    testTimeout: 60_000,
  },
}));
