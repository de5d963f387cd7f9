import { Shelf, useShelf } from "../../shared/shelf";
import type { NamedSource } from "../../transport/generated";

/** Files that were opened with this program, until an import takes them. */
const shelf = new Shelf<readonly NamedSource[]>([]);

/** Keeps files beside those that wait already. */
export function keepFiles(sources: readonly NamedSource[]): void {
  shelf.put([...shelf.get(), ...sources]);
}

/** The files, which wait no longer. */
export function takeWaitingFiles(): NamedSource[] {
  const taken = [...shelf.get()];
  if (taken.length > 0) shelf.put([]);
  return taken;
}

export function useWaitingFiles(): readonly NamedSource[] {
  return useShelf(shelf);
}
