import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Accommodations } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { useStep } from "./useInterview";
import type { Step } from "./useInterview";

/** Whether camera and microphone are tried again meanwhile, by whoever writes for want of them. */
export type TryingAgain = { trying: boolean; begin: () => void; end: () => void };

/** Goes on without camera and microphone. */
export function useInWriting(accommodations: Accommodations): Step<"interview.ready"> {
  const transport = useTransport();
  return useStep("interview.ready", async () => {
    if (!accommodations.written_answers) await transport.call("interview.adjust", { ...accommodations, written_answers: true });
  });
}

/** A way on without camera and microphone: the answers are written. */
export function InWriting({ step, label, disabled = false }: { step: Step<"interview.ready">; label?: string; disabled?: boolean }) {
  const { t } = useTranslation();
  return (
    <Button variant="default" disabled={disabled} loading={step.isPending} onClick={() => step.mutate({ sound_only: false, in_writing: true })}>
      {label ?? t("room.writing.instead")}
    </Button>
  );
}

/** The same where something else failed, with what it says if it fails as well. */
export function AnswerInWriting({ accommodations }: { accommodations: Accommodations }) {
  const { t } = useTranslation();
  const step = useInWriting(accommodations);
  return (
    <>
      <InWriting step={step} />
      {step.error && <Text role="alert">{t("room.writing.notNow")}</Text>}
    </>
  );
}
