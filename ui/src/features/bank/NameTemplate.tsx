import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Failure } from "../../transport/failure";
import type { TemplateInput } from "../../transport/generated";

type Props = { name: string; summary: string; error: Failure | null; pending: boolean; onCancel: () => void; onSave: (template: TemplateInput) => void };

/** What a template is called, and what it is good for. */
export function NameTemplate({ name, summary, error, pending, onCancel, onSave }: Props) {
  const { t } = useTranslation();
  const [input, setInput] = useState<TemplateInput>({ name, summary });
  const errors = fieldProblems(error);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave(input);
      }}
    >
      <Stack gap="sm">
        <TextInput label={t("bank.templateName")} required data-autofocus value={input.name} error={errors["name"]} onChange={(event) => setInput({ ...input, name: event.currentTarget.value })} />
        <Textarea label={t("bank.templateSummary")} autosize minRows={2} value={input.summary} error={errors["summary"]} onChange={(event) => setInput({ ...input, summary: event.currentTarget.value })} />
        {error && <ProblemBox error={error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={pending} disabled={input.name.trim() === ""}>
            {t("bank.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
