import { Button, Group, Stack, Text, Textarea, VisuallyHidden } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBooks, IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import { notifyUndo } from "../../shared/notify";
import type { CampaignView, Question } from "../../transport/generated";
import { readKey, useWrite } from "../../transport/react";
import { BankPicker } from "../bank/BankPicker";
import classes from "./Plan.module.css";
import { QuestionRow } from "./QuestionRow";
import { useReorder } from "./reorder";
import { Section } from "./Section";

/** The questions in their order: the same for every candidate. */
export function Questions({ view: { campaign, questions }, onAdded }: { view: CampaignView; onAdded: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const draft = campaign.state === "draft";
  const create = useWrite("questions.create");
  const remove = useWrite("questions.delete");
  const restore = useWrite("questions.restore");
  const move = useWrite("questions.move");
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const [picking, { open: pick, close: picked }] = useDisclosure(false);

  const moveTo = (from: number, to: number) => {
    const question = questions[from];
    if (question === undefined || to < 0 || to >= questions.length || from === to) return;
    // Shown at once; the core's answer follows as an event.
    client.setQueryData<CampaignView>(readKey("campaigns.get", { id: campaign.id }), (old) => {
      if (old === undefined) return old;
      const next = old.questions.filter((each) => each.id !== question.id);
      next.splice(to, 0, question);
      return { ...old, questions: next.map((each, index) => ({ ...each, position: index + 1 })) };
    });
    setSaid(t("question.moved", { position: to + 1, count: questions.length }));
    move.mutate({ id: question.id, position: to + 1 }, { onError: notifyProblem });
  };
  const { drag, handle } = useReorder(moveTo);

  const add = (event: SyntheticEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    create.mutate(
      {
        campaign_id: campaign.id,
        question: { text: text.trim(), category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes: [] },
      },
      { onSuccess: () => setText(""), onError: notifyProblem },
    );
  };
  const onDelete = (question: Question) =>
    remove.mutate(
      { id: question.id },
      {
        onSuccess: () =>
          notifyUndo(t("question.deleted", { position: question.position }), () => restore.mutate({ id: question.id }, { onError: notifyProblem })),
        onError: notifyProblem,
      },
    );

  return (
    <Section
      title={t("question.title", { count: questions.length })}
      hint={t("question.hint")}
      aside={
        draft && (
          <Button variant="default" leftSection={<IconBooks size={16} />} onClick={pick} style={{ flexShrink: 0 }}>
            {t("bank.fromBank")}
          </Button>
        )
      }
    >
      <Stack gap="xs">
        <VisuallyHidden role="status">{said}</VisuallyHidden>
        <Stack component="ol" gap="xs" data-reorder-list style={{ listStyle: "none", margin: 0, padding: 0 }}>
          {questions.map((question, index) => (
            <li
              key={question.id}
              data-reorder
              data-testid="question"
              className={classes.card}
              data-dragging={drag?.from === index || undefined}
              style={drag?.from === index ? { transform: `translateY(${drag.offset}px)` } : undefined}
            >
              <QuestionRow
                question={question}
                criteria={campaign.criteria}
                editable={draft}
                handle={handle(index)}
                onMove={(by) => moveTo(index, index + by)}
                onDelete={() => onDelete(question)}
              />
            </li>
          ))}
        </Stack>
        {questions.length === 0 && (
          <Text size="sm" c="dimmed">
            {t("question.none")}
          </Text>
        )}
        {draft && (
          <form onSubmit={add}>
            <Group align="flex-end" gap="xs" wrap="nowrap">
              <Textarea
                flex={1}
                label={t("question.new")}
                placeholder={t("question.newHint")}
                autosize
                minRows={1}
                maxRows={6}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
                onKeyDown={(event) => {
                  if (event.key === "Enter" && !event.shiftKey) add(event);
                }}
              />
              <Button type="submit" variant="default" leftSection={<IconPlus size={16} />} disabled={text.trim() === ""} loading={create.isPending}>
                {t("question.add")}
              </Button>
            </Group>
          </form>
        )}
      </Stack>
      {draft && <BankPicker campaign={campaign} questions={questions} opened={picking} onClose={picked} onAdded={onAdded} />}
    </Section>
  );
}
