import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { setupI18n } from "../locales/i18n";
import { forgetJobs } from "../transport/jobs";

// What the interface uses and jsdom lacks.
class Observer {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", Observer);
vi.stubGlobal("IntersectionObserver", Observer);
Object.defineProperty(window, "matchMedia", {
  value: (query: string) => ({ matches: query.includes("min-width"), media: query, addEventListener: vi.fn(), removeEventListener: vi.fn(), addListener: vi.fn(), removeListener: vi.fn() }),
});
Object.defineProperty(document, "fonts", { value: { addEventListener: vi.fn(), removeEventListener: vi.fn() } });
window.HTMLElement.prototype.scrollIntoView = vi.fn();
window.HTMLElement.prototype.setPointerCapture = vi.fn();
window.HTMLElement.prototype.hasPointerCapture = vi.fn(() => false);
window.scrollTo = vi.fn();
window.HTMLMediaElement.prototype.load = vi.fn();
window.HTMLMediaElement.prototype.pause = vi.fn();
window.HTMLMediaElement.prototype.play = vi.fn(() => Promise.resolve());

configure({ asyncUtilTimeout: 10_000 });
setupI18n("en");

afterEach(() => {
  cleanup();
  forgetJobs();
  window.localStorage.clear();
  window.sessionStorage.clear();
});
