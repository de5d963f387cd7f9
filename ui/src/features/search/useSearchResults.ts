import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Failure } from "../../transport/failure";
import type { Found } from "../../transport/generated";
import { useTransport } from "../../transport/react";

/** Keystrokes that follow each other faster are one question. */
const PAUSE_MS = 60;
const SHOWN = 6;

/** What is found for what is typed; a question that is overtaken is given up. */
export function useSearchResults(typed: string): { found: Found | undefined; error: Failure | null; pending: boolean } {
  const transport = useTransport();
  const [text] = useDebouncedValue(typed, PAUSE_MS);
  const input = { text, limit: SHOWN };
  const blank = text.trim() === "";
  const query = useQuery<Found, Failure>({
    queryKey: ["search.query", input],
    queryFn: ({ signal }) => transport.call("search.query", input, signal),
    enabled: !blank,
    placeholderData: keepPreviousData,
    gcTime: 10_000,
  });
  return { found: blank ? undefined : query.data, error: query.error, pending: typed !== text || (query.isFetching && !query.isPlaceholderData) };
}
