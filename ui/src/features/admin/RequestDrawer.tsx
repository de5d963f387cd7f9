import { Button, Drawer, Group, Stack, Text, Textarea, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { day, fullName } from "../../shared/format";
import { fieldProblems } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import { When } from "../../shared/When";
import type { RequestView, StepKind } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { Facts } from "../settings/Facts";
import classes from "./Admin.module.css";
import { DueBadge } from "./RequestsPanel";
import { useErase } from "./useErase";
import { usePersonExport } from "./usePersonExport";

/** One request: what was asked, what was done, and the next step. */
export function RequestDrawer({ view, onClose }: { view: RequestView | null; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={view !== null} onClose={onClose} position="right" size={520} title={t("admin.requests.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {view && <Request key={view.request.id} view={view} onClose={onClose} />}
    </Drawer>
  );
}

function Request({ view, onClose }: { view: RequestView; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const { request, person } = view;
  const handOut = usePersonExport();
  const erase = useErase();
  return (
    <Stack gap="lg">
      <Facts
        rows={[
          { label: t("admin.person"), value: fullName(person) },
          { label: t("admin.requests.kind"), value: t(`admin.request.${request.kind as "access"}`) },
          { label: t("admin.requests.received"), value: day(request.received_at_ms, i18n.language) },
          { label: t("admin.requests.due"), value: <DueBadge view={view} /> },
          ...(request.note === "" ? [] : [{ label: t("admin.requests.note"), value: request.note }]),
        ]}
      />
      {view.open && (
        <div>
          <Text size="sm" c="dimmed" mb="xs">
            {t(`admin.requestHelp.${request.kind as "access"}`)}
          </Text>
          <Group gap="xs">
            {(request.kind === "access" || request.kind === "explanation") && (
              <Button variant="default" onClick={() => handOut.start(person.id)}>
                {t("admin.person_export.action")}
              </Button>
            )}
            {request.kind === "erasure" && (
              <Button color="red" variant="light" onClick={() => erase.ask(person, request.id, onClose)}>
                {t("admin.erase.action")}
              </Button>
            )}
          </Group>
        </div>
      )}
      {handOut.line}
      {view.steps.length > 0 && (
        <div>
          <Title order={2} size="h4">
            {t("admin.requests.steps")}
          </Title>
          <ul className={classes.steps}>
            {view.steps.map(({ step, by_name }) => (
              <li key={step.id}>
                <Group justify="space-between" gap="xs">
                  <Text size="sm" fw={500}>
                    {t(`admin.step.${step.kind as "note"}`)}
                  </Text>
                  <Text size="xs" c="dimmed" component="div">
                    {by_name} · <When atMs={step.at_ms} />
                  </Text>
                </Group>
                {step.note !== "" && <Text size="sm">{step.note}</Text>}
              </li>
            ))}
          </ul>
        </div>
      )}
      {view.open && <NextStep view={view} />}
    </Stack>
  );
}

function NextStep({ view }: { view: RequestView }) {
  const { t } = useTranslation();
  const add = useWrite("requests.add_step");
  const [note, setNote] = useState("");
  const error = fieldProblems(add.error)["note"];
  const step = (kind: StepKind) => add.mutate({ request_id: view.request.id, kind, note }, { onSuccess: () => setNote("") });
  return (
    <Stack gap="sm">
      <Textarea label={t("admin.requests.what")} description={t("admin.requests.whatHelp")} autosize minRows={3} value={note} error={error} onChange={(event) => setNote(event.currentTarget.value)} />
      {add.error && error === undefined && <ProblemBox error={add.error} />}
      <Group gap="xs">
        <Button loading={add.isPending} onClick={() => step("done")}>
          {t("admin.step.close")}
        </Button>
        <Button variant="default" disabled={note.trim() === ""} loading={add.isPending} onClick={() => step("note")}>
          {t("admin.step.addNote")}
        </Button>
        <Button variant="subtle" color="red" disabled={note.trim() === ""} loading={add.isPending} onClick={() => step("refused")}>
          {t("admin.step.refuse")}
        </Button>
      </Group>
    </Stack>
  );
}
