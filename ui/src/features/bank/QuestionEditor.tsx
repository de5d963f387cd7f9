import { ActionIcon, Button, Group, Modal, Select, SimpleGrid, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { DurationInput } from "../../shared/DurationInput";
import { notifyDone } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import type { BankQuestion, BankQuestionInput } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { BilingualField } from "./BilingualField";
import { bankLanguage, CATEGORIES, DIFFICULTIES, inLanguage, NOTHING } from "./words";

const MOST_PROBES = 10;

/** Writes an own question: new without one. */
export function QuestionEditor({ question, onClose }: { question: BankQuestion | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={onClose} size={820} title={question ? t("bank.editQuestion") : t("bank.newQuestion")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Form question={question} onClose={onClose} />
    </Modal>
  );
}

function Form({ question, onClose }: { question: BankQuestion | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const language = bankLanguage(i18n.language);
  const { data: competencies } = useRead("bank.competencies", {});
  const create = useWrite("bank.create_question");
  const update = useWrite("bank.update_question");
  const failure = create.error ?? update.error;
  const errors = fieldProblems(failure);
  const [chosen, setChosen] = useState(question?.competency_id ?? null);
  const [missing, setMissing] = useState(false);
  const [input, setInput] = useState<Omit<BankQuestionInput, "competency_id">>(() => ({
    category: question?.category ?? "behavioural",
    difficulty: question?.difficulty ?? "medium",
    text: question?.text ?? NOTHING,
    preparation_ms: question ? question.preparation_ms : 45_000,
    limit_ms: question ? question.limit_ms : 150_000,
    probes: question && question.probes.length > 0 ? question.probes : [NOTHING, NOTHING],
  }));
  const change = (part: Partial<typeof input>) => setInput((old) => ({ ...old, ...part }));
  const done = { onSuccess: () => { notifyDone(t("common.saved")); onClose(); } };

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setMissing(chosen === null);
    if (chosen === null) return;
    const whole = { ...input, competency_id: chosen };
    if (question) update.mutate({ id: question.id, question: whole }, done);
    else create.mutate(whole, done);
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Select
          label={t("bank.competency")}
          required
          searchable
          data={(competencies ?? []).map(({ competency }) => ({ value: competency.id, label: inLanguage(competency.name, language) }))}
          value={chosen}
          onChange={setChosen}
          error={missing && chosen === null ? t("errors.invalid.required.title") : errors["competency_id"]}
        />
        <BilingualField label={t("bank.question")} value={input.text} path="text" errors={errors} onChange={(text) => change({ text })} />
        <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
          <Select
            label={t("question.category")}
            allowDeselect={false}
            data={CATEGORIES.map((value) => ({ value, label: t(`bank.category.${value}`) }))}
            value={input.category}
            onChange={(category) => { if (category) change({ category }); }}
          />
          <Select
            label={t("question.difficulty")}
            allowDeselect={false}
            data={DIFFICULTIES.map((value) => ({ value, label: t(`bank.difficulty.${value}`) }))}
            value={input.difficulty}
            onChange={(difficulty) => { if (difficulty) change({ difficulty }); }}
          />
          <DurationInput label={t("bank.preparation")} value={input.preparation_ms} onChange={(preparation_ms) => change({ preparation_ms })} error={errors["preparation_ms"]} />
          <DurationInput label={t("bank.answerTime")} value={input.limit_ms} onChange={(limit_ms) => change({ limit_ms })} error={errors["limit_ms"]} />
        </SimpleGrid>
        <div>
          <Title order={3}>{t("bank.probes")}</Title>
          <Text size="sm" c="dimmed">
            {t("bank.probesHint")}
          </Text>
        </div>
        {input.probes.map((probe, place) => (
          <Group key={place} gap="xs" wrap="nowrap" align="flex-start">
            <div style={{ flex: 1 }}>
              <BilingualField
                label={t("bank.probe", { position: place + 1 })}
                value={probe}
                path={`probes.${place}`}
                errors={errors}
                minRows={1}
                onChange={(value) => change({ probes: input.probes.map((old, index) => (index === place ? value : old)) })}
              />
            </div>
            <Tooltip label={t("common.delete")}>
              <ActionIcon variant="subtle" color="gray" mt={28} aria-label={t("bank.deleteProbe", { position: place + 1 })} onClick={() => change({ probes: input.probes.filter((_, index) => index !== place) })}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        ))}
        <div>
          <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />} disabled={input.probes.length >= MOST_PROBES} onClick={() => change({ probes: [...input.probes, NOTHING] })}>
            {t("bank.addProbe")}
          </Button>
        </div>
        <DialogActions error={failure}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending || update.isPending}>
            {t("bank.save")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
