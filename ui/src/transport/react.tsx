import { QueryClient, QueryClientProvider, useInfiniteQuery, useMutation, useQueries, useQuery } from "@tanstack/react-query";
import type { UseInfiniteQueryResult, UseMutationResult, UseQueryOptions, UseQueryResult } from "@tanstack/react-query";
import { createContext, use, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { applyEvent } from "./cache";
import { toFailure } from "./failure";
import type { Failure } from "./failure";
import type { Page } from "./generated";
import { noteJobs } from "./jobs";
import type { ConnectionState, Input, Method, Output, Transport } from "./transport";

const TransportContext = createContext<Transport | null>(null);
const ConnectionContext = createContext<ConnectionState>("connected");

/** The cache: nothing gets old by itself, events say what did. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The core is on this machine: the network cable says nothing about it.
        networkMode: "always",
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (count, error) => count < 3 && toFailure(error).api.code === "connection.lost",
        retryDelay: 400,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

export function TransportProvider({ transport, client, children }: { transport: Transport; client: QueryClient; children: ReactNode }) {
  const [connection, setConnection] = useState<ConnectionState>("connected");

  useEffect(() => {
    let lost = false;
    return transport.listen({
      event: (event) => applyEvent(client, event),
      connection: (state) => {
        setConnection(state);
        if (state === "connected" && lost) void client.invalidateQueries();
        lost = state === "lost";
      },
    });
  }, [transport, client]);

  return (
    <TransportContext value={transport}>
      <ConnectionContext value={connection}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </ConnectionContext>
    </TransportContext>
  );
}

export function useTransport(): Transport {
  const transport = use(TransportContext);
  if (transport === null) throw new Error("no transport around this component");
  return transport;
}

export function useConnection(): ConnectionState {
  return use(ConnectionContext);
}

/** Where a read stands in the cache. */
export function readKey<M extends Method>(method: M, input: Input<M>): readonly [M, Input<M>] {
  return [method, input];
}

/** Reads, and reads again whenever an event says that what it shows has changed. */
export function useRead<M extends Method>(method: M, input: Input<M>, enabled = true): UseQueryResult<Output<M>, Failure> {
  const transport = useTransport();
  return useQuery<Output<M>, Failure>({ queryKey: readKey(method, input), queryFn: () => transport.call(method, input), enabled });
}

/** Reads the same of several things, in their order. */
export function useReads<M extends Method>(method: M, inputs: readonly Input<M>[]): UseQueryResult<Output<M>, Failure>[] {
  const transport = useTransport();
  return useQueries<UseQueryOptions<Output<M>, Failure>[]>({ queries: inputs.map((input) => ({ queryKey: readKey(method, input), queryFn: () => transport.call(method, input) })) });
}

type PagedMethod = { [M in Method]: Output<M> extends Page<unknown> ? M : never }[Method];
type Item<M extends PagedMethod> = Output<M> extends Page<infer T> ? T : never;

export type Pages<T> = Omit<UseInfiniteQueryResult<T[], Failure>, "data"> & { items: T[] | undefined };

/** A list that is paged by key: `fetchNextPage` while `hasNextPage`. */
export function usePages<M extends PagedMethod>(method: M, filter: Omit<Input<M>, "after" | "limit">, limit = 50): Pages<Item<M>> {
  const transport = useTransport();
  const query = useInfiniteQuery({
    queryKey: [method, filter, "pages"],
    queryFn: ({ pageParam }) => transport.call(method, { ...filter, after: pageParam, limit }) as Promise<Page<Item<M>>>,
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item<M>>) => last.next,
    placeholderData: (previous) => previous,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
  const { data, ...rest } = query as UseInfiniteQueryResult<Item<M>[], Failure>;
  return { ...rest, items: data };
}

type Without<T, K extends keyof T> = T extends unknown ? Omit<T, K> : never;

export type Write<M extends Method> = Without<UseMutationResult<Output<M>, Failure, Input<M>>, "mutate"> & {
  mutate: (input: Input<M>, then?: { onSuccess?: (output: Output<M>) => void; onError?: (failure: Failure) => void }) => void;
};

/**
 * Writes; what changed comes back as events. An event may come before the answer and take the asking part of the
 * page away, so what is to happen then happens in any case.
 */
export function useWrite<M extends Method>(method: M): Write<M> {
  const transport = useTransport();
  const mutation = useMutation<Output<M>, Failure, Input<M>>({ mutationFn: (input) => transport.call(method, input) });
  return {
    ...mutation,
    mutate: (input, { onSuccess, onError } = {}) => {
      mutation.mutateAsync(input).then(onSuccess, (error: unknown) => onError?.(toFailure(error)));
    },
  };
}

/** Keeps the store of jobs filled from the readings, events do the rest. */
export function useJobsFeed(enabled: boolean): void {
  const { data } = useRead("jobs.list", {}, enabled);
  useEffect(() => {
    if (data) noteJobs(data);
  }, [data]);
}
