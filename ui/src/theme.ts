import { Badge, createTheme, Drawer, Menu, Modal, Notification, Tooltip } from "@mantine/core";
import type { CSSVariablesResolver, MantineColorsTuple } from "@mantine/core";

/** The one accent: a calm indigo. */
const indigo: MantineColorsTuple = ["#eef0fb", "#dcdff4", "#b6bce6", "#939bdb", "#6d78ce", "#5864c7", "#4d5ac5", "#3f4aae", "#36429c", "#2b388a"];

/** Neutral greys; Mantine's own lean to blue. */
const gray: MantineColorsTuple = ["#f8f8f9", "#f1f1f3", "#e6e6e9", "#d9d9dd", "#c6c6cc", "#a5a5ad", "#84848d", "#5d5d66", "#3c3c43", "#242428"];
const dark: MantineColorsTuple = ["#d3d3d8", "#bcbcc3", "#9c9ca6", "#6c6c76", "#44444c", "#36363d", "#2b2b31", "#1e1e22", "#17171a", "#111113"];

/** What a dialog is called: it may need a second line. */
const title = { fontWeight: 600, lineHeight: 1.35 };

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 6, dark: 5 },
  colors: { indigo, gray, dark },
  fontFamily: '"Inter Variable", "Inter", system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace',
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.375rem", lineHeight: "1.3" },
      h2: { fontSize: "1.0625rem", lineHeight: "1.35" },
      h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
    },
  },
  fontSizes: { xs: "0.8125rem", sm: "0.875rem", md: "1rem", lg: "1.125rem", xl: "1.25rem" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "8px", lg: "8px", xl: "8px" },
  defaultRadius: "md",
  shadows: { xs: "none", sm: "0 1px 3px rgb(0 0 0 / 12%)", md: "0 1px 3px rgb(0 0 0 / 12%)", lg: "0 4px 16px rgb(0 0 0 / 16%)", xl: "0 4px 16px rgb(0 0 0 / 16%)" },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
  components: {
    Badge: Badge.extend({ defaultProps: { tt: "none", fw: 500, fz: 12 }, styles: { root: { flexShrink: 0 } } }),
    Modal: Modal.extend({ defaultProps: { centered: true, transitionProps: { duration: 120 }, overlayProps: { backgroundOpacity: 0.4 } }, styles: { title } }),
    Drawer: Drawer.extend({ defaultProps: { transitionProps: { duration: 150 }, overlayProps: { backgroundOpacity: 0.3 } }, styles: { title } }),
    // A place to rest the focus would be a child of the menu that is no item of it.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Notification: Notification.extend({ styles: { description: { color: "var(--mantine-color-text)" } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false, events: { hover: true, focus: true, touch: false } } }),
  },
});

/** Contrast of at least 4.5:1 for quiet text, links and placeholders, and the colours of states. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--rail": "232px" },
  light: {
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#b02525",
    "--mantine-color-dimmed": "#5d5d66",
    "--mantine-color-placeholder": "#6b6b74",
    "--mantine-color-anchor": "#3f4aae",
    "--mantine-color-error": "#c02626",
    "--mantine-color-gray-outline": "#5d5d66",
    "--mantine-color-gray-light-color": "#3c3c43",
    "--mantine-color-green-light-color": "#1a6b3c",
    "--mantine-color-blue-light-color": "#1b5f9e",
    "--mantine-color-orange-light-color": "#8f3f00",
    "--mantine-color-yellow-light": "#fff8e0",
    "--mantine-color-yellow-light-color": "#7a4a00",
    "--mantine-color-red-light-color": "#b02020",
    "--surface": "#ffffff",
    "--surface-sunken": "#f8f8f9",
    "--line": "#e2e2e6",
    "--accent-quiet": "#eef0fb",
    "--accent-strong": "#3f4aae",
    "--word-now": "#ffe08a",
    "--word-found": "#fff3c4",
    "--good": "#1a6b3c",
    "--warn": "#8a5300",
    "--hover": "rgb(0 0 0 / 5%)",
    "--mark": "#ffe8a3",
    "--warn-quiet": "#fff3d6",
    "--lane": "#eeeef1",
    "--speech": "#9aa0c9",
    "--played": "rgb(77 90 197 / 16%)",
    "--word-hover": "#ececf2",
    "--word-found-line": "#b88a00",
    "--word-now-text": "#1b1b1e",
    "--doubt": "#a05a00",
    "--line-strong": "#b9b9c2",
  },
  dark: {
    "--mantine-color-red-filled": "#c92a2a",
    "--mantine-color-red-filled-hover": "#b02525",
    "--mantine-color-body": "#1a1a1d",
    "--mantine-color-dimmed": "#a3a3ad",
    "--mantine-color-placeholder": "#96969f",
    "--mantine-color-anchor": "#aab1ea",
    "--mantine-color-error": "#ff8d8d",
    "--mantine-color-gray-outline": "#a3a3ad",
    "--mantine-color-gray-light-color": "#c8c8cf",
    "--mantine-color-green-light-color": "#8fe0b0",
    "--mantine-color-blue-light-color": "#8ec5f5",
    "--mantine-color-orange-light-color": "#ffb380",
    "--mantine-color-yellow-light": "#33290f",
    "--mantine-color-yellow-light-color": "#f3c677",
    "--mantine-color-red-light-color": "#ff9c9c",
    "--mantine-color-indigo-light": "#2a2d48",
    "--mantine-color-indigo-light-hover": "#33375a",
    "--mantine-color-indigo-light-color": "#b6bce6",
    "--surface": "#1e1e22",
    "--surface-sunken": "#17171a",
    "--line": "#36363d",
    "--accent-quiet": "#2a2d48",
    "--accent-strong": "#b6bce6",
    "--word-now": "#6b5000",
    "--word-found": "#4d400f",
    "--good": "#7fd6a2",
    "--warn": "#f0b866",
    "--hover": "rgb(255 255 255 / 6%)",
    "--mark": "#5c4a12",
    "--warn-quiet": "#3d2f10",
    "--lane": "#2a2a30",
    "--speech": "#5d6496",
    "--played": "rgb(147 155 219 / 22%)",
    "--word-hover": "#35353d",
    "--word-found-line": "#d9b24a",
    "--word-now-text": "#fff",
    "--doubt": "#e0a050",
    "--line-strong": "#55555f",
  },
});
