import { Button, Divider, Drawer, Group, SimpleGrid, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { confirm } from "../../shared/confirm";
import { fullName } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import { notifyProblem } from "../../shared/ProblemBox";
import { Saved } from "../../shared/Saved";
import type { ConsentState, Language, Person, PersonInput } from "../../transport/generated";
import { useTransport, useWrite } from "../../transport/react";
import { usePersonExport } from "../admin/usePersonExport";
import { ConsentPanel } from "./ConsentPanel";

type Props = { person: Person; consents: ConsentState[]; language: Language; opened: boolean; onClose: () => void; /** Shows who it is, while that is hidden. */ onShow: (() => void) | null };

/** The side panel about the candidate: contact, consents, erasure. */
export function PersonPanel({ person, consents, language, opened, onClose, onShow }: Props) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={520} title={t("candidate.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="lg">
        {onShow ? <HiddenPerson onShow={onShow} /> : <PersonFields person={person} />}
        <ConsentPanel personId={person.id} consents={consents} language={language} />
        {!onShow && (
          <>
            <HandOut person={person} />
            <Erase person={person} />
          </>
        )}
      </Stack>
    </Drawer>
  );
}

/** Stands where the contact stands, while it is hidden. */
function HiddenPerson({ onShow }: { onShow: () => void }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <IconEyeOff size={18} aria-hidden style={{ flexShrink: 0, marginTop: 2 }} />
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{t("blind.contact")}</Text>
        <Button variant="default" size="compact-sm" onClick={onShow}>
          {t("blind.show")}
        </Button>
      </Stack>
    </Group>
  );
}

function PersonFields({ person }: { person: Person }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [input, setInput] = useState<PersonInput>(() => ({ first_name: person.first_name, last_name: person.last_name, email: person.email, phone: person.phone }));
  const save = useAutosave((value: PersonInput) => transport.call("persons.update", { id: person.id, person: value }), { saved: input, show: setInput });
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};
  const field = (name: keyof PersonInput, label: string) => (
    <TextInput
      label={label}
      value={input[name]}
      autoComplete="off"
      error={errors[`person.${name}`]}
      onChange={(event) => {
        const next = { ...input, [name]: event.currentTarget.value };
        setInput(next);
        if (next.first_name.trim() !== "" && next.last_name.trim() !== "") save.change(next);
      }}
      onBlur={save.flush}
    />
  );
  return (
    <Stack gap="sm">
      <SimpleGrid cols={2} spacing="sm">
        {field("first_name", t("person.firstName"))}
        {field("last_name", t("person.lastName"))}
      </SimpleGrid>
      <SimpleGrid cols={2} spacing="sm">
        {field("email", t("person.email"))}
        {field("phone", t("person.phone"))}
      </SimpleGrid>
      <Saved state={save.state} />
    </Stack>
  );
}

function HandOut({ person }: { person: Person }) {
  const { t } = useTranslation();
  const handOut = usePersonExport();
  return (
    <div>
      <Divider mb="md" />
      <Title order={2}>{t("candidate.exportHead")}</Title>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mt={4} mb="xs">
        <Text size="sm" c="dimmed">
          {t("candidate.exportHint")}
        </Text>
        <Button variant="default" onClick={() => handOut.start(person.id)} style={{ flexShrink: 0 }}>
          {t("admin.person_export.action")}
        </Button>
      </Group>
      {handOut.line}
    </div>
  );
}

function Erase({ person }: { person: Person }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const erase = useWrite("persons.erase");
  const ask = () =>
    confirm({
      title: t("candidate.eraseTitle", { name: fullName(person) }),
      text: t("candidate.eraseText"),
      verb: t("candidate.erase"),
      danger: true,
      onConfirm: () =>
        erase.mutate(
          { id: person.id },
          {
            onSuccess: () => {
              void navigate({ to: "/sessions" });
              notifyDone(t("candidate.erased"));
            },
            onError: notifyProblem,
          },
        ),
    });
  return (
    <div>
      <Divider mb="md" />
      <Title order={2}>{t("candidate.eraseHead")}</Title>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mt={4}>
        <Text size="sm" c="dimmed">
          {t("candidate.eraseHint")}
        </Text>
        <Button color="red" variant="light" onClick={ask} loading={erase.isPending} style={{ flexShrink: 0 }}>
          {t("candidate.erase")}
        </Button>
      </Group>
    </div>
  );
}
