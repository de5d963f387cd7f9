import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import type { Category, Difficulty, Language } from "../../transport/generated";
import type { Id } from "../../transport/transport";

export type Filter = { search: string; competency_id: Id | null; category: Category | null; difficulty: Difficulty | null; own: boolean | null };

const EVERYTHING: Filter = { search: "", competency_id: null, category: null, difficulty: null, own: null };

/** What questions of the bank are narrowed down by. */
export function useFilter(language: Language | null, from: Partial<Filter> = {}) {
  const [filter, setFilter] = useState<Filter>({ ...EVERYTHING, ...from });
  const [sought] = useDebouncedValue(filter.search.trim(), 200);
  const narrowed = Object.entries(filter).some(([name, value]) => (name === "search" ? value !== "" : value !== null));
  return {
    filter,
    change: (part: Partial<Filter>) => setFilter((old) => ({ ...old, ...part })),
    clear: () => setFilter(EVERYTHING),
    narrowed,
    input: { ...filter, search: sought === "" ? null : sought, language },
  };
}
