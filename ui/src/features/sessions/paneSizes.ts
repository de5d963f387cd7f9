import { useLocalStorage } from "@mantine/hooks";

/** What was chosen for the panes of the review; what is missing has the size that it has by itself. */
type PaneSizes = {
  /** Height of the picture, in hundredths of the window's. */
  picture?: number | undefined;
  /** Width of the player, in hundredths of that of player and transcript. */
  player?: number | undefined;
  /** Width of the scorecard in pixels. */
  score?: number | undefined;
};

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The sizes of the panes, remembered on this machine; the style sheet keeps each of them usable. */
export function usePaneSizes() {
  const [sizes, setSizes] = useLocalStorage<PaneSizes>({ key: "recruteia.review", defaultValue: {}, getInitialValueInEffect: false });
  const { picture, player, score } = sizes;
  return {
    style: {
      ...(picture !== undefined && { "--picture": `${picture}vh` }),
      ...(player !== undefined && { "--player": `${player}fr`, "--transcript": `${100 - player}fr` }),
      ...(score !== undefined && { "--score": `${score}px` }),
    },
    resizePicture: (px: number | null) => setSizes((old) => ({ ...old, picture: px === null ? undefined : clamp((px / window.innerHeight) * 100, 10, 80) })),
    resizePlayer: (px: number | null, both: number) => setSizes((old) => ({ ...old, player: px === null ? undefined : clamp((px / Math.max(1, both)) * 100, 20, 80) })),
    resizeScore: (px: number | null) => setSizes((old) => ({ ...old, score: px === null ? undefined : clamp(px, 280, 640) })),
  };
}
