import { IconPlayerRecordFilled, IconPlayerStopFilled } from "@tabler/icons-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { StepButton } from "./StepButton";
import type { Take } from "./useTake";

type Props = {
  /** The button of this step that leads on. */
  main: RefObject<HTMLButtonElement | null>;
  take: Take;
  /** Where the text stands that is read aloud. */
  textId: string;
  /** Whether the question is worded differently by now. */
  reworded: boolean;
  onBegin: () => void;
  onKeep: () => void;
  /** Not where it is the last one. */
  onKeepAndNext: (() => void) | null;
};

/** What can be done at each step of a recording. */
export function StepButtons({ main, take: { step, microphone, busy, end }, textId, reworded, onBegin, onKeep, onKeepAndNext }: Props) {
  const { t } = useTranslation();
  const silent = microphone?.state !== "ready" || microphone.level_db === null;
  const sign = <IconPlayerRecordFilled size={16} />;
  switch (step.is) {
    case "ready":
      return (
        <StepButton key="record" ref={main} color="red" leftSection={sign} waits={silent || busy || reworded} works={busy} describedBy={textId} onStep={onBegin}>
          {t("spoken.record")}
        </StepButton>
      );
    case "recording":
      return (
        <StepButton key="stop" ref={main} leftSection={<IconPlayerStopFilled size={16} />} waits={busy} works={busy} onStep={end}>
          {t("spoken.stop")}
        </StepButton>
      );
    case "taken":
      return (
        <>
          <StepButton variant="default" leftSection={sign} waits={silent || busy || reworded} onStep={onBegin}>
            {t("spoken.recordAgain")}
          </StepButton>
          {onKeepAndNext && (
            <StepButton variant="default" waits={busy || reworded} onStep={onKeep}>
              {t("spoken.keep")}
            </StepButton>
          )}
          <StepButton key="keep" ref={main} waits={busy || reworded} works={busy} onStep={onKeepAndNext ?? onKeep}>
            {t(onKeepAndNext ? "spoken.keepAndNext" : "spoken.keep")}
          </StepButton>
        </>
      );
  }
}
