import { Button, Group, Modal, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Language } from "../../transport/generated";
import { useWrite } from "../../transport/react";

/** Asks for the least a campaign needs; the rest is filled in on its page. */
export function NewCampaign({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("campaigns.new")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <NewCampaignForm onClose={onClose} />
    </Modal>
  );
}

function NewCampaignForm({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const create = useWrite("campaigns.create");
  const filled = (value: string) => (value.trim() === "" ? t("errors.invalid.required.title") : null);
  const form = useForm<{ title: string; job_title: string; language: Language }>({
    initialValues: { title: "", job_title: "", language: (i18n.language === "en" ? "en" : "fr") },
    validate: { title: filled, job_title: filled },
  });

  const submit = form.onSubmit((values) =>
    create.mutate(
      { ...values, job_description: "", experience_level: "", policy_profiles: values.language === "fr" ? ["EU", "FR"] : ["EU"] },
      {
        onSuccess: ({ id }) => {
          onClose();
          void navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
        },
        onError: (failure) => form.setErrors(fieldProblems(failure)),
      },
    ),
  );

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput label={t("campaign.title")} required data-autofocus {...form.getInputProps("title")} />
        <TextInput label={t("campaign.jobTitle")} required {...form.getInputProps("job_title")} />
        <Select
          label={t("campaign.language")}
          allowDeselect={false}
          data={[
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
          {...form.getInputProps("language")}
        />
        {create.error && <ProblemBox error={create.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t("campaigns.create")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
