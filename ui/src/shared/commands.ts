import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { fold } from "./format";

/** Something that the palette can do. */
export type Command = {
  id: string;
  label: string;
  /** Other words that find it. */
  words?: string;
  keys?: string;
  run: () => void;
};

let pages: readonly (readonly Command[])[] = [];
const watchers = new Set<() => void>();

function publish(next: readonly (readonly Command[])[]): void {
  pages = next;
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Offers commands in the palette as long as the calling part is shown; those of a page stand before those of its parts. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  // What a command does may change with every render; what is offered changes with its words.
  const words = JSON.stringify(commands);
  useEffect(() => {
    const offered = latest.current.map((command) => ({ ...command, run: () => latest.current.find(({ id }) => id === command.id)?.run() }));
    publish([offered, ...pages]);
    return () => publish(pages.filter((each) => each !== offered));
  }, [words]);
}

/** What the pages on screen offer. */
export function useOffered(): readonly Command[] {
  const offered = useSyncExternalStore(watch, () => pages);
  return useMemo(() => offered.flat(), [offered]);
}

/** The commands that have, for every word typed, a word that starts so; accents and case aside. */
export function matching(commands: readonly Command[], typed: string): Command[] {
  const split = (text: string) => fold(text).split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  const sought = split(typed);
  return commands.filter(({ label, words = "" }) => {
    const own = split(`${label} ${words}`);
    return sought.every((start) => own.some((word) => word.startsWith(start)));
  });
}
