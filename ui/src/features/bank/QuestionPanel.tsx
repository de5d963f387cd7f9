import { Button, Divider, Drawer, Group, Stack, Title } from "@mantine/core";
import { IconCopy, IconPencil, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { notifyWith } from "../../shared/notify";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { BankQuestion, BankQuestionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useRead, useWrite } from "../../transport/react";
import { QuestionFacts } from "./Facts";
import { CompetencyText, InBoth, QuestionText } from "./Scale";
import { bankLanguage, inLanguage } from "./words";

type Props = { id: Id | undefined; onClose: () => void; onEdit: (question: BankQuestion) => void; onShow: (id: Id) => void };

/** A question with its follow-ups and the scale of its competency, in both languages. */
export function QuestionPanel({ id, ...acts }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer opened={id !== undefined} onClose={acts.onClose} position="right" size={720} title={t("bank.question")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {id !== undefined && <Shown key={id} id={id} {...acts} />}
    </Drawer>
  );
}

function Shown({ id, ...acts }: Props & { id: Id }) {
  const view = useRead("bank.get_question", { id });
  if (view.data === undefined) return view.error ? <ProblemBox error={view.error} onRetry={() => void view.refetch()} /> : <Loading rows={4} height={72} />;
  return <Content view={view.data} {...acts} />;
}

function Content({ view: { question, own, competency }, onClose, onEdit, onShow }: Omit<Props, "id"> & { view: BankQuestionView }) {
  const { t, i18n } = useTranslation();
  const copy = useWrite("bank.copy_question");
  const remove = useWrite("bank.delete_question");
  const restore = useWrite("bank.restore_question");
  const language = bankLanguage(i18n.language);

  const onDelete = () =>
    remove.mutate(
      { id: question.id },
      {
        onSuccess: () => {
          onClose();
          notifyWith(t("bank.questionDeleted"), [{ label: t("common.undo"), run: () => restore.mutate({ id: question.id }, { onError: notifyProblem }) }]);
        },
        onError: notifyProblem,
      },
    );
  const onCopy = () =>
    copy.mutate(
      { id: question.id },
      {
        onSuccess: (copied) => {
          onShow(copied.id);
          onEdit(copied);
        },
        onError: notifyProblem,
      },
    );

  return (
    <Stack gap="lg">
      <Group justify="space-between" align="center">
        <QuestionFacts question={question} competency={inLanguage(competency.name, language)} own={own} />
        <Group gap="xs">
          {own && (
            <>
              <Button variant="default" size="compact-sm" leftSection={<IconPencil size={14} />} onClick={() => onEdit(question)}>
                {t("bank.edit")}
              </Button>
              <Button variant="default" size="compact-sm" leftSection={<IconTrash size={14} />} onClick={onDelete} loading={remove.isPending}>
                {t("common.delete")}
              </Button>
            </>
          )}
          <Button variant="default" size="compact-sm" leftSection={<IconCopy size={14} />} onClick={onCopy} loading={copy.isPending}>
            {own ? t("bank.duplicate") : t("bank.adapt")}
          </Button>
        </Group>
      </Group>
      <InBoth show={(each) => <QuestionText question={question} language={each} />} />
      <Divider />
      <div>
        <Title order={2} mb="sm">
          {t("bank.scale")}
        </Title>
        <InBoth show={(each) => <CompetencyText competency={competency} language={each} />} />
      </div>
    </Stack>
  );
}
