import { modals } from "@mantine/modals";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Loading } from "../../shared/States";
import type { InterviewView, Language } from "../../transport/generated";
import { readKey } from "../../transport/react";
import { useTrial } from "../devices/useTrial";
import { Consents } from "./Consents";
import { DevicesStage } from "./DevicesStage";
import { Finished } from "./Finished";
import { Information } from "./Information";
import type { TryingAgain } from "./inWriting";
import { Practice } from "./Practice";
import { QuestionStage } from "./QuestionStage";
import { Ready } from "./Ready";
import { Refused } from "./Refused";
import { RoomFrame } from "./RoomFrame";
import { onlyWrites } from "./rules";
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
  const turn = useTurn(view);

  useEffect(() => {
    // What was told to the recruiter is not for the candidate.
    notifications.clean();
    modals.closeAll();
  }, []);
  const { errorUpdateCount: failures } = interview;
  useEffect(() => {
    // It may be over, and nothing was heard of it.
    if (failures > 0) void client.invalidateQueries({ queryKey: readKey("workspace.status", {}) });
  }, [client, failures]);
  const again = useTryingAgain(view);
  const withDevices = view !== undefined && WITH_DEVICES.includes(view.stage) && (!onlyWrites(view) || again.trying);
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
    <RoomFrame key={turn} view={view ?? null}>
      {(language, held, adjust) => (
        <>
          {interview.error && <Trouble error={interview.error} onRetry={retry} busy={interview.isFetching} />}
          {view === undefined ? !interview.error && <Loading rows={3} height={72} /> : <StageOf view={view} atMs={interview.dataUpdatedAt} language={language} held={held} trial={trial} again={again} onAdjust={adjust} />}
        </>
      )}
    </RoomFrame>
  );
}

/** Which candidate after another it is: the next one finds nothing of what the former left on the page. */
function useTurn(view: InterviewView | undefined): number {
  const [turn, setTurn] = useState({ session: view?.session_id, number: 0 });
  const session = view?.session_id ?? turn.session;
  if (session !== turn.session) setTurn({ session, number: turn.session === undefined ? 0 : turn.number + 1 });
  return turn.number;
}

/** Camera and microphone are tried again until they are there, or until the interview goes on elsewhere. */
function useTryingAgain(view: InterviewView | undefined): TryingAgain {
  const place = view === undefined ? "" : `${view.stage} ${view.question?.id ?? ""} ${view.in_writing}`;
  const [tried, setTried] = useState<string | null>(null);
  if (tried !== null && tried !== place) setTried(null);
  return { trying: tried === place, begin: () => setTried(place), end: () => setTried(null) };
}

type StageProps = { view: InterviewView; atMs: number; language: Language; held: boolean; trial: ReturnType<typeof useTrial>; again: TryingAgain; onAdjust: () => void };

function StageOf({ view, atMs, language, held, trial, again, onAdjust }: StageProps) {
  switch (view.stage) {
    case "information":
      return <Information view={view} language={language} onAdjust={onAdjust} />;
    case "consents":
      return <Consents view={view} language={language} />;
    case "refused":
      return <Refused view={view} language={language} />;
    case "devices":
      return <DevicesStage view={view} trial={trial} again={again} />;
    case "practice":
      return <Practice view={view} trial={trial} held={held} />;
    case "ready":
      return <Ready view={view} />;
    case "question":
      return view.question === null ? <Loading rows={3} height={72} /> : <QuestionStage view={view} question={view.question} atMs={atMs} trial={trial} again={again} held={held} />;
    case "summary":
      return <Summary view={view} />;
    case "finished":
      return <Finished view={view} />;
  }
}
