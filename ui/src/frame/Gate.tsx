import { useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { Away } from "../features/interview/Away";
import { InterviewRoom } from "../features/interview/InterviewRoom";
import { FirstRun } from "../features/workspace/FirstRun";
import { Doorstep } from "../features/workspace/Doorstep";
import { RecoveryStep } from "../features/workspace/RecoveryStep";
import { SignInPage } from "../features/workspace/SignInPage";
import { takeChosenLanguage } from "../features/workspace/language";
import { StoppedPage } from "../features/workspace/StoppedPage";
import { UnlockPage } from "../features/workspace/UnlockPage";
import { applyLanguage, showLanguage } from "../locales/i18n";
import { notifyProblem, ProblemBox } from "../shared/ProblemBox";
import { Loading } from "../shared/States";
import { forgetWorkspace } from "../transport/cache";
import { toFailure } from "../transport/failure";
import { readKey, useJobsFeed, useRead, useTransport } from "../transport/react";
import { Frame } from "./Frame";

/** What the settings say about language and appearance, applied to this window. */
function useSettings(open: boolean, admin: boolean): void {
  const { data } = useRead("settings.get", {}, open);
  const { setColorScheme } = useMantineColorScheme();
  const transport = useTransport();
  const client = useQueryClient();
  const appearance = data?.appearance;
  useEffect(() => {
    if (data === undefined) return;
    const chosen = takeChosenLanguage();
    if (chosen === null || chosen === data.language || !admin) {
      applyLanguage(data.language);
      return;
    }
    transport.call("settings.set", { ...data, language: chosen }).then(
      (saved) => client.setQueryData(readKey("settings.get", {}), saved),
      (error: unknown) => notifyProblem(toFailure(error)),
    );
  }, [data, transport, client, admin]);
  useEffect(() => {
    if (appearance) setColorScheme(appearance);
  }, [appearance, setColorScheme]);
}

/** Lets nobody past a workspace that isn't there or isn't open. */
export function Gate({ children }: { children: ReactNode }) {
  const status = useRead("workspace.status", {});
  const client = useQueryClient();
  const state = status.data?.state;
  const open = state === "open";
  useEffect(() => {
    if (state !== undefined && state !== "open") forgetWorkspace(client, state);
  }, [client, state]);
  useSettings(open, status.data?.user?.role === "admin");
  useJobsFeed(open);

  if (status.data === undefined) {
    return (
      // Whose window it is, is not known yet: what is chosen here stays here.
      <Doorstep onChoose={showLanguage}>
        {status.error ? <ProblemBox error={status.error} onRetry={() => void status.refetch()} /> : <Loading rows={3} />}
      </Doorstep>
    );
  }
  switch (status.data.state) {
    case "none":
      return <FirstRun status={status.data} />;
    case "confirm_recovery":
      return <RecoveryStep />;
    case "locked":
      return <UnlockPage status={status.data} />;
    case "stopped":
      return <StoppedPage status={status.data} />;
    case "sign_in":
      return <SignInPage status={status.data} />;
    case "interview":
      return <InterviewRoom />;
    case "away":
      return <Away />;
    case "open":
      return <Frame status={status.data}>{children}</Frame>;
  }
}
