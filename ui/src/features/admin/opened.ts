import { useEffect, useState } from "react";
import { Shelf, useShelf } from "../../shared/shelf";

/** The backup that was opened with this program, until a form takes it. */
const shelf = new Shelf<string | null>(null);

/** Keeps the path of a backup; the last one counts. */
export function keepBackup(path: string): void {
  shelf.put(path);
}

/** Hands an opened backup over, once. */
export function useOpenedBackup(take: (path: string) => void): void {
  const path = useShelf(shelf);
  useEffect(() => {
    if (path === null) return;
    shelf.put(null);
    take(path);
  }, [path, take]);
}

/** Whether a page makes room for restoring: somebody asked there, or opened a backup with this program. */
export function useRestoring(): [boolean, (restoring: boolean) => void] {
  const [restoring, setRestoring] = useState(false);
  const path = useShelf(shelf);
  if (path !== null && !restoring) setRestoring(true);
  return [restoring, setRestoring];
}
