import type { QueryClient } from "@tanstack/react-query";
import { forgetJobs, isActive, noteProgress } from "./jobs";
import { methodTags } from "./generated";
import type { Event, Tag, WorkspaceState, WorkspaceStatus } from "./generated";
import { noteTransfer } from "./transfer";
import type { Method } from "./transport";

function shows(key: readonly unknown[], tags: readonly Tag[]): boolean {
  const method = key[0];
  return typeof method === "string" && method in methodTags && methodTags[method as Method].some((tag) => tags.includes(tag));
}

/** Marks everything stale that shows one of these tags; what is on screen is read again. */
export function dropTags(client: QueryClient, tags: readonly Tag[]): void {
  void client.invalidateQueries({ predicate: ({ queryKey }) => shows(queryKey, tags) });
}

/** What is still known where nothing else is: the door, and to a candidate where they are. */
function isKept(method: unknown, state: WorkspaceState): boolean {
  const door: Method = "workspace.status";
  const interview: Method = "interview.get";
  return method === door || (state === "interview" && method === interview);
}

/** Forgets what a workspace in this state shows nobody here. To be called once no page shows it any more. */
export function forgetWorkspace(client: QueryClient, state: WorkspaceState): void {
  forgetJobs();
  client.removeQueries({ predicate: ({ queryKey }) => !isKept(queryKey[0], state) });
  // What a candidate chose and consented to stands in their steps.
  if (state === "away") client.getMutationCache().clear();
}

/** Applies one event of the core to what this page knows. */
export function applyEvent(client: QueryClient, event: Event): void {
  switch (event.type) {
    case "changed":
      dropTags(client, event.tags);
      return;
    case "job":
      // A job that is new here, or at its end, changes what the pages show.
      if (!noteProgress(event.job) || !isActive(event.job)) dropTags(client, ["jobs"]);
      return;
    case "transfer":
      noteTransfer({ done: event.done, total: event.total });
      return;
    case "workspace":
      // The door closes at once, before anything behind it asks again.
      client.setQueryData<WorkspaceStatus>(["workspace.status", {}], (old) => old && { ...old, state: event.state });
      if (event.state === "open") dropTags(client, ["workspace", "settings"]);
      else void client.invalidateQueries({ queryKey: ["workspace.status"] });
      return;
  }
}
