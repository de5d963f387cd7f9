import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { characters } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import type { CalibrationItem, Criterion } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { RatingSteps } from "../sessions/RatingSteps";

/** What is being written down; it outlives the row being closed. */
export type Draft = { value: number | null; explanation: string };

const EXPLANATION_MIN = 20;
const EXPLANATION_MAX = 5000;

type Props = { sessionId: Id; item: CalibrationItem; criterion: Criterion; drafts: Map<string, Draft>; draftKey: string };

/** Writes down which rating an answer should have been given, and why. */
export function AgreeForm({ sessionId, item, criterion, drafts, draftKey }: Props) {
  const { t } = useTranslation();
  const agree = useWrite("calibrations.agree");
  const agreed: Draft = { value: item.agreed?.value ?? null, explanation: item.agreed?.explanation ?? "" };
  const [draft, setDraft] = useState<Draft>(() => drafts.get(draftKey) ?? agreed);
  const explanation = draft.explanation.trim();
  const length = characters(explanation);
  const changed = draft.value !== agreed.value || explanation !== agreed.explanation;

  const enter = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    drafts.set(draftKey, next);
    setDraft(next);
  };
  const save = () => {
    if (draft.value === null) return;
    agree.mutate(
      { session_id: sessionId, answer_id: item.answer_id, criterion_id: item.criterion_id, value: draft.value, explanation },
      {
        onSuccess: () => {
          drafts.delete(draftKey);
          notifyDone(t("calibration.saved"));
        },
      },
    );
  };
  return (
    <Stack gap="xs" mt={6}>
      <div role="group" aria-label={t("calibration.shouldBe")}>
        <RatingSteps value={draft.value} anchors={criterion.anchors} locked={false} onRate={(value) => enter({ value })} />
      </div>
      <Textarea
        label={t("calibration.explanation")}
        description={t("reopen.count", { length, min: EXPLANATION_MIN })}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={EXPLANATION_MAX}
        value={draft.explanation}
        onChange={(event) => enter({ explanation: event.currentTarget.value })}
      />
      {agree.error && <ProblemBox error={agree.error} />}
      <Group justify="flex-end">
        <Button size="compact-md" disabled={draft.value === null || length < EXPLANATION_MIN || !changed} loading={agree.isPending} onClick={save}>
          {t(item.agreed === null ? "calibration.save" : "calibration.change")}
        </Button>
      </Group>
    </Stack>
  );
}
