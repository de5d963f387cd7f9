import { ActionIcon, Badge, Group, Menu, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconDots, IconRefresh, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { notifyUndo } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { AnswerView, TakeView } from "../../transport/generated";
import { useTransport, useWrite } from "../../transport/react";
import classes from "./Session.module.css";

type Props = { answer: AnswerView; takes: TakeView[]; choosing: boolean; locked: boolean };

/** Where an answer came from, and what can be done with it. */
export function AnswerMenu({ answer, takes, choosing, locked }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const run = useWrite("transcripts.run");
  const choose = useWrite("answers.choose");
  const others = choosing ? takes.filter(({ counts }) => !counts) : [];
  // The menu is gone together with the answer, so the way back must not depend on it.
  const restore = () => {
    transport.call("answers.restore", { id: answer.id }).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
  const written = answer.media.kind === "text";
  const nameOf = (sourceName: string) => sourceName || t(written ? "transcript.written" : "blind.fileHidden");
  const source = [written || answer.source_name === "" ? nameOf(answer.source_name) : t("answer.from", { name: answer.source_name }), ...(answer.take > 1 ? [t("answer.take", { take: answer.take })] : [])].join(" · ");
  const onRemove = () => {
    transport.call("answers.remove", { id: answer.id }).then(
      () => notifyUndo(answer.source_name === "" ? t("blind.removed") : t("answer.removed", { name: answer.source_name }), restore),
      (error: unknown) => notifyProblem(toFailure(error)),
    );
  };

  return (
    <Group justify="space-between" wrap="nowrap" gap="xs" flex={1} miw={0}>
      <div className={classes.source}>
        <Text size="xs" c="dimmed" truncate title={nameOf(answer.source_name)}>
          {source}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap" ml="auto">
        {!written && !answer.media.has_audio && <Note label={t("answer.silent")} hint={t("answer.silentHint")} />}
        {!answer.media.complete && <Note label={t("answer.partial")} hint={t("answer.partialHint")} />}
      </Group>
      {!locked && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t("answer.menu")}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown maw={360}>
            <Menu.Label style={{ overflowWrap: "anywhere" }}>{source}</Menu.Label>
            {!written && (
              <Menu.Item
                leftSection={<IconRefresh size={16} />}
                disabled={answer.transcription === "waiting" || answer.transcription === "running"}
                onClick={() => run.mutate({ answer_id: answer.id, language: null }, { onError: notifyProblem })}
              >
                {t("answer.transcribeAgain")}
              </Menu.Item>
            )}
            {others.map(({ answer_id, take, source_name, fault }) => (
              <Menu.Item key={answer_id} leftSection={<IconCheck size={16} />} onClick={() => choose.mutate({ id: answer_id }, { onError: notifyProblem })}>
                {t("life.rules.choose", { take, name: nameOf(source_name) })}
                {fault !== null && (
                  <Text size="xs" c="var(--warn)">
                    {t("answer.failedTake", { fault: t(`answer.fault.${fault}`) })}
                  </Text>
                )}
              </Menu.Item>
            ))}
            <Menu.Item color="var(--mantine-color-error)" leftSection={<IconTrash size={16} />} onClick={onRemove}>
              {t("answer.remove")}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </Group>
  );
}

function Note({ label, hint }: { label: string; hint: string }) {
  return (
    <Tooltip label={hint} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <Badge color="yellow" variant="light" tabIndex={0}>
        {label}
      </Badge>
    </Tooltip>
  );
}
