import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult, UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { forgetWorkspace } from "../../transport/cache";
import type { Failure } from "../../transport/failure";
import type { InterviewView } from "../../transport/generated";
import { readKey, useTransport } from "../../transport/react";
import type { Input, Method, Output } from "../../transport/transport";

const POLL_MS = 2_000;
const KEY = readKey("interview.get", {});

/** Where the candidate is. Asked for again and again, since answers also end by themselves. */
export function useInterview(): UseQueryResult<InterviewView, Failure> {
  const transport = useTransport();
  const client = useQueryClient();
  return useQuery<InterviewView, Failure>({
    queryKey: KEY,
    queryFn: async () => {
      const view = await transport.call("interview.get", {});
      const known = client.getQueryData<InterviewView>(KEY);
      // Nothing was heard of the end of one interview and the beginning of the next.
      if (known !== undefined && known.session_id !== view.session_id) forgetWorkspace(client, "interview");
      return view;
    },
    refetchInterval: POLL_MS,
    refetchIntervalInBackground: true,
    // The next candidate at this machine sees nothing of this one.
    gcTime: 0,
  });
}

type StepMethod = Extract<Method, `interview.${string}`>;
export type Step<M extends StepMethod> = UseMutationResult<Output<M>, Failure, Input<M>>;

/**
 * A step through the interview. It is pending until the page knows where the candidate is after it, so that nobody takes
 * it twice. What comes `before` it has to end first; who left the page meanwhile does not take it.
 */
export function useStep<M extends StepMethod>(method: M, before?: () => Promise<void>): Step<M> {
  const transport = useTransport();
  const client = useQueryClient();
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return useMutation<Output<M> | null, Failure, Input<M>>({
    mutationFn: async (input) => {
      if (before) {
        await before();
        if (!shown.current) return null;
      }
      try {
        return await transport.call(method, input);
      } finally {
        await client.refetchQueries({ queryKey: KEY });
      }
    },
  });
}
