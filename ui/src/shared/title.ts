import { useEffect } from "react";

/** Names the page where windows and tabs are told apart. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · RecruteIA`;
  }, [title]);
}
