import { Button, Group, Modal, SegmentedControl, Select, Stack, Text, TextInput, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import { Listing } from "../../shared/States";
import type { Campaign, Language, PolicyProfile } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useRead, useWrite } from "../../transport/react";
import bank from "../bank/Bank.module.css";
import { TemplateChoice } from "../bank/TemplateCard";

type Start = "blank" | "template";

function profiles(language: Language): PolicyProfile[] {
  return language === "fr" ? ["EU", "FR"] : ["EU"];
}

/** Asks for the least a campaign needs; the rest is filled in on its page. */
export function NewCampaign({ opened, template, onClose }: { opened: boolean; template?: Id | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const [start, setStart] = useState<Start>(template === undefined ? "blank" : "template");
  const label = useId();
  const shown = template === undefined ? start : "template";
  return (
    <Modal opened={opened} onClose={onClose} size={shown === "template" ? 900 : "md"} title={t("campaigns.new")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {template === undefined && (
        <>
          <VisuallyHidden id={label}>{t("campaigns.startFrom")}</VisuallyHidden>
          <SegmentedControl
            fullWidth
            mb="md"
            aria-labelledby={label}
            value={start}
            onChange={setStart}
            data={[
              { value: "blank", label: t("campaigns.startBlank") },
              { value: "template", label: t("campaigns.startTemplate") },
            ]}
          />
        </>
      )}
      {shown === "blank" ? <NewCampaignForm onClose={onClose} /> : <FromTemplate first={template} onClose={onClose} />}
    </Modal>
  );
}

/** Goes on to the page of what was created. */
function useArrival(onClose: () => void) {
  const navigate = useNavigate();
  return ({ id }: Campaign) => {
    onClose();
    void navigate({ to: "/campaigns/$campaignId", params: { campaignId: id } });
  };
}

function FromTemplate({ first, onClose }: { first: Id | undefined; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const arrive = useArrival(onClose);
  const list = useRead("templates.list", {});
  const create = useWrite("templates.create_campaign");
  const errors = fieldProblems(create.error);
  const [chosen, setChosen] = useState<Id | undefined>(first);
  const [title, setTitle] = useState("");
  const [wanted, setWanted] = useState<Language>(i18n.language === "en" ? "en" : "fr");
  const template = list.data?.find(({ id }) => id === chosen);
  const languages = template?.languages ?? ["fr", "en"];
  const language = languages.includes(wanted) ? wanted : (languages[0] ?? wanted);
  const shown = first === undefined ? list.data : list.data?.filter(({ id }) => id === first);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (template) create.mutate({ template_id: template.id, title, language, policy_profiles: profiles(language) }, { onSuccess: arrive });
      }}
    >
      <Stack gap="sm">
        <Listing items={shown} error={list.error} onRetry={() => void list.refetch()} empty={null}>
          {(templates) => (
            <div className={bank.cards} role="group" aria-label={t("bank.tab.templates")}>
              {templates.map((each) => (
                <TemplateChoice key={each.id} template={each} picked={each.id === chosen} onPick={() => setChosen(each.id)} />
              ))}
            </div>
          )}
        </Listing>
        <Group grow align="flex-start" gap="sm">
          <TextInput label={t("campaigns.titleIfAny")} placeholder={template?.job_title[language]} value={title} error={errors["title"]} onChange={(event) => setTitle(event.currentTarget.value)} />
          <Select
            label={t("campaign.language")}
            allowDeselect={false}
            data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
            value={language}
            onChange={(value) => { if (value !== null) setWanted(value); }}
          />
        </Group>
        <Text size="sm" c="dimmed">
          {t("campaigns.templateHint")}
        </Text>
        <DialogActions error={create.error}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={template === undefined} loading={create.isPending}>
            {t("campaigns.create")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

function NewCampaignForm({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const arrive = useArrival(onClose);
  const create = useWrite("campaigns.create");
  const filled = (value: string) => (value.trim() === "" ? t("errors.invalid.required.title") : null);
  const form = useForm<{ title: string; job_title: string; language: Language }>({
    initialValues: { title: "", job_title: "", language: (i18n.language === "en" ? "en" : "fr") },
    validate: { title: filled, job_title: filled },
  });

  const submit = form.onSubmit((values) =>
    create.mutate(
      { ...values, job_description: "", experience_level: "", policy_profiles: profiles(values.language) },
      { onSuccess: arrive, onError: (failure) => form.setErrors(fieldProblems(failure)) },
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
