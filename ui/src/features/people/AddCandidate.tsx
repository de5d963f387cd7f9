import { Alert, Button, Drawer, SegmentedControl, Select, SimpleGrid, Stack, Switch, Text, TextInput, Title, VisuallyHidden } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { fullName } from "../../shared/format";
import { LanguageSelect } from "../../shared/LanguageSelect";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { Campaign, ConsentKind, Language } from "../../transport/generated";
import { usePages, useRead, useWrite } from "../../transport/react";
import { ConsentFields } from "./ConsentFields";

type Props = { campaign: Campaign; opened: boolean; onClose: () => void; /** Whether raters are to practise on the recording, unless chosen otherwise. */ calibration?: boolean };

/** The side panel that adds a candidate to a campaign, with the consents they gave. */
export function AddCandidate({ campaign, opened, onClose, calibration = false }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={560} title={t("candidates.add")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <AddCandidateForm campaign={campaign} onClose={onClose} calibration={calibration} />
    </Drawer>
  );
}

function AddCandidateForm({ campaign, onClose, calibration }: { campaign: Campaign; onClose: () => void; calibration: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useWrite("sessions.create");
  const [mode, setMode] = useState<"new" | "existing">("new");
  const [personId, setPersonId] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>(campaign.language);
  const [practice, setPractice] = useState(calibration);
  const [ticked, setTicked] = useState<ReadonlySet<ConsentKind>>(new Set());
  const texts = useRead("consents.texts", { language });
  const existing = useRead("persons.get", { id: personId ?? "" }, mode === "existing" && personId !== null);
  const given = mode === "existing" ? (existing.data?.consents ?? []) : [];
  const recording = ticked.has("recording") || given.some(({ kind, granted }) => kind === "recording" && granted);

  const filled = (value: string) => (value.trim() === "" && mode === "new" ? t("errors.invalid.required.title") : null);
  const form = useForm({
    initialValues: { first_name: "", last_name: "", email: "", phone: "" },
    validate: {
      first_name: filled,
      last_name: filled,
      email: (value) => (mode === "new" && value.trim() !== "" && !/^\S+@\S+$/.test(value.trim()) ? t("errors.invalid.email.title") : null),
    },
  });

  const submit = form.onSubmit((values) => {
    const asked = texts.data ?? [];
    // A new person who was asked answers every question; for a known one an unticked box leaves the earlier answer as it is.
    const answers = mode === "new" && ticked.size > 0 ? asked.map(({ kind }) => ({ kind, granted: ticked.has(kind) })) : [...ticked].map((kind) => ({ kind, granted: true }));
    create.mutate(
      {
        campaign_id: campaign.id,
        person_id: mode === "existing" ? personId : null,
        person: mode === "new" ? values : null,
        language,
        consent_language: language,
        consents: answers,
        calibration: practice,
      },
      {
        onSuccess: ({ id }) => {
          onClose();
          void navigate({ to: "/sessions/$sessionId", params: { sessionId: id } });
        },
        onError: (failure) =>
          form.setErrors(Object.fromEntries(Object.entries(fieldProblems(failure)).map(([path, text]) => [path.replace(/^person\./, ""), text]))),
      },
    );
  });
  const toggle = (kind: ConsentKind, on: boolean) => {
    const next = new Set(ticked);
    if (on) next.add(kind);
    else next.delete(kind);
    setTicked(next);
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <div>
          <VisuallyHidden id="who-label">{t("candidates.who")}</VisuallyHidden>
          <SegmentedControl
            fullWidth
            aria-labelledby="who-label"
            value={mode}
            onChange={(value) => { setMode(value); setTicked(new Set()); }}
            data={[
              { value: "new", label: t("candidates.newPerson") },
              { value: "existing", label: t("candidates.existingPerson") },
            ]}
          />
        </div>
        {mode === "new" ? (
          <>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput label={t("person.firstName")} required data-autofocus autoComplete="off" {...form.getInputProps("first_name")} />
              <TextInput label={t("person.lastName")} required autoComplete="off" {...form.getInputProps("last_name")} />
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
              <TextInput label={t("person.email")} type="email" autoComplete="off" {...form.getInputProps("email")} />
              <TextInput label={t("person.phone")} type="tel" autoComplete="off" {...form.getInputProps("phone")} />
            </SimpleGrid>
          </>
        ) : (
          <PersonPicker value={personId} onChange={(id) => { setPersonId(id); setTicked(new Set()); }} />
        )}
        <LanguageSelect
          label={t("candidates.language")}
          description={t("candidates.languageHelp")}
          value={language}
          onChange={setLanguage}
        />
        <Switch label={t("calibration.choose")} description={t("calibration.chooseHelp")} checked={practice} onChange={(event) => setPractice(event.currentTarget.checked)} />
        <div>
          <Title order={2}>{t("consent.title")}</Title>
          <Text size="sm" c="dimmed">
            {t("consent.intro")}
          </Text>
        </div>
        {texts.data ? <ConsentFields texts={texts.data} given={given} ticked={ticked} onToggle={toggle} /> : texts.error ? <ProblemBox error={texts.error} onRetry={() => void texts.refetch()} /> : <Loading rows={4} height={90} />}
        {!recording && (
          <Alert variant="light" color="yellow">
            {t("consent.noRecording")}
          </Alert>
        )}
        <DialogActions error={create.error}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={texts.data === undefined || (mode === "existing" && personId === null)}>
            {t("candidates.addThis")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

function PersonPicker({ value, onChange }: { value: string | null; onChange: (id: string | null) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const persons = usePages("persons.list", { search: sought === "" ? null : sought });
  return (
    <Select
      label={t("candidates.person")}
      placeholder={t("candidates.personSearch")}
      searchable
      value={value}
      onChange={onChange}
      searchValue={search}
      onSearchChange={setSearch}
      // The core has already searched.
      filter={({ options }) => options}
      nothingFoundMessage={persons.isLoading ? t("common.loading") : t("candidates.noneFound")}
      data={(persons.items ?? []).map((person) => ({ value: person.id, label: [fullName(person), person.email].filter((part) => part !== "").join(" · ") }))}
    />
  );
}
