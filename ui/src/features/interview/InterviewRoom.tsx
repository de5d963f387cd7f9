import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Loading } from "../../shared/States";
import type { InterviewView, Language } from "../../transport/generated";
import { readKey } from "../../transport/react";
import { useTrial } from "../devices/useTrial";
import { Consents } from "./Consents";
import { DevicesStage } from "./DevicesStage";
import { Finished } from "./Finished";
import { Information } from "./Information";
import { Practice } from "./Practice";
import { QuestionStage } from "./QuestionStage";
import { Ready } from "./Ready";
import { Refused } from "./Refused";
import { RoomFrame } from "./RoomFrame";
import { Summary } from "./Summary";
import { Trouble } from "./Trouble";
import { useInterview } from "./useInterview";

/** Where camera and microphone are open. */
const WITH_DEVICES: readonly InterviewView["stage"][] = ["devices", "practice", "ready", "question", "summary"];

/** The interview of the candidate whom this machine is handed over to: there is nothing else while they have it. */
export function InterviewRoom() {
  const interview = useInterview();
  const client = useQueryClient();
  const trial = useTrial();
  const { data: view } = interview;

  useEffect(() => {
    // What was told to the recruiter is not for the candidate.
    notifications.clean();
    modals.closeAll();
  }, []);
  const withDevices = view !== undefined && WITH_DEVICES.includes(view.stage);
  const { start, stop } = trial;
  useEffect(() => {
    if (withDevices) start();
    else stop();
  }, [withDevices, start, stop]);

  const retry = () => {
    void interview.refetch();
    void client.invalidateQueries({ queryKey: readKey("workspace.status", {}) });
  };
  return (
    <RoomFrame view={view ?? null}>
      {(language, held) => (
        <>
          {interview.error && <Trouble error={interview.error} onRetry={retry} busy={interview.isFetching} />}
          {view === undefined ? !interview.error && <Loading rows={3} height={72} /> : <StageOf view={view} atMs={interview.dataUpdatedAt} language={language} held={held} trial={trial} />}
        </>
      )}
    </RoomFrame>
  );
}

type StageProps = { view: InterviewView; atMs: number; language: Language; held: boolean; trial: ReturnType<typeof useTrial> };

function StageOf({ view, atMs, language, held, trial }: StageProps) {
  switch (view.stage) {
    case "information":
      return <Information view={view} language={language} />;
    case "consents":
      return <Consents view={view} language={language} />;
    case "refused":
      return <Refused view={view} language={language} />;
    case "devices":
      return <DevicesStage view={view} trial={trial} />;
    case "practice":
      return <Practice view={view} trial={trial} held={held} />;
    case "ready":
      return <Ready view={view} />;
    case "question":
      return view.question === null ? <Loading rows={3} height={72} /> : <QuestionStage view={view} question={view.question} atMs={atMs} trial={trial} held={held} />;
    case "summary":
      return <Summary view={view} />;
    case "finished":
      return <Finished view={view} />;
  }
}
