import { useQueryClient } from "@tanstack/react-query";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Settings } from "../../transport/generated";
import { readKey, useRead, useWrite } from "../../transport/react";

/** The settings, and a way to change some of them that shows at once. */
export function useSettingsEdit() {
  const client = useQueryClient();
  const settings = useRead("settings.get", {});
  const write = useWrite("settings.set");
  const change = (part: Partial<Settings>) => {
    if (settings.data === undefined) return;
    const before = settings.data;
    const next = { ...before, ...part };
    const key = readKey("settings.get", {});
    client.setQueryData(key, next);
    write.mutate(next, {
      onSuccess: (saved) => client.setQueryData(key, saved),
      onError: (failure) => {
        client.setQueryData(key, before);
        notifyProblem(failure);
      },
    });
  };
  return { settings, change, saving: write.isPending, saved: write.isSuccess };
}
