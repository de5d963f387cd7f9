import { Button, Group, Modal, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAutosave } from "../../shared/autosave";
import { confirm } from "../../shared/confirm";
import { bytes, characters, day, NONE } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { fieldProblems } from "../../shared/problem";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Saved } from "../../shared/Saved";
import { Loading } from "../../shared/States";
import type { Protection, Settings, WorkspaceInfo } from "../../transport/generated";
import { useRead, useTransport, useWrite } from "../../transport/react";
import { PASSPHRASE_MIN } from "../workspace/passphrase";
import { ProtectionFields } from "../workspace/ProtectionFields";
import { keepCode } from "../workspace/recovery";
import { Facts } from "./Facts";
import classes from "./Settings.module.css";

/** The workspace: whose it is, where it lies, how it opens. */
export function WorkspaceSection() {
  const { t, i18n } = useTranslation();
  const info = useRead("workspace.info", {});
  const settings = useRead("settings.get", {});
  const lock = useWrite("workspace.lock");
  const renew = useWrite("workspace.new_recovery_code");
  const askRenew = () =>
    confirm({
      title: t("settings.recovery.title"),
      text: t("settings.recovery.text"),
      verb: t("settings.recovery.confirm"),
      onConfirm: () => renew.mutate({}, { onSuccess: ({ recovery_code }) => keepCode(recovery_code), onError: notifyProblem }),
    });
  const [changing, { open, close }] = useDisclosure(false);

  if (info.data === undefined || settings.data === undefined) {
    const error = info.error ?? settings.error;
    return error ? <ProblemBox error={error} onRetry={() => void Promise.all([info.refetch(), settings.refetch()])} /> : <Loading rows={6} />;
  }
  const { data } = info;
  return (
    <Stack gap="lg" className={classes.column}>
      <Organisation settings={settings.data} />
      <Facts
        rows={[
          { label: t("settings.workspace.folder"), value: data.folder },
          { label: t("settings.workspace.protection"), value: data.protection === null ? NONE : t(`settings.protection.${data.protection}`) },
          { label: t("settings.workspace.database"), value: bytes(data.database_bytes, i18n.language) },
          { label: t("settings.workspace.vault"), value: bytes(data.vault_bytes, i18n.language) },
          { label: t("settings.workspace.exports"), value: data.export_folder },
          { label: t("settings.workspace.created"), value: day(data.created_at_ms, i18n.language) },
          { label: t("settings.workspace.ffmpeg"), value: data.ffmpeg ?? NONE },
        ]}
      />
      <Group gap="xs">
        <Button variant="default" onClick={open}>
          {t("settings.protection.change")}
        </Button>
        <Button variant="default" loading={renew.isPending} onClick={askRenew}>
          {t("settings.recovery.renew")}
        </Button>
        <Button variant="default" leftSection={<IconLock size={16} />} loading={lock.isPending} onClick={() => lock.mutate({}, { onError: notifyProblem })}>
          {t("nav.lock")}
        </Button>
      </Group>
      <Modal opened={changing} onClose={close} title={t("settings.protection.change")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <ChangeProtection info={data} onClose={close} />
      </Modal>
    </Stack>
  );
}

/** Who interviews, and whom candidates can turn to. */
function Organisation({ settings }: { settings: Settings }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [fields, setFields] = useState({ organisation: settings.organisation, contact: settings.contact });
  const save = useAutosave((part: typeof fields) => transport.call("settings.set", { ...settings, ...part }));
  const nameless = fields.organisation.trim() === "";
  const errors = save.state.state === "failed" ? fieldProblems(save.state.failure) : {};
  const change = (part: Partial<typeof fields>) => {
    const next = { ...fields, ...part };
    setFields(next);
    // Without a name the old one stays.
    save.change({ organisation: next.organisation.trim() || settings.organisation, contact: next.contact });
  };
  return (
    <Stack gap="sm">
      <Title order={2}>{t("settings.section.workspace")}</Title>
      <TextInput
        maw={400}
        label={t("firstRun.organisation")}
        value={fields.organisation}
        error={nameless ? t("errors.invalid.required.title") : undefined}
        onChange={(event) => change({ organisation: event.currentTarget.value })}
        onBlur={save.flush}
      />
      <Textarea
        maw={560}
        label={t("settings.contact.label")}
        description={t("settings.contact.help")}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={500}
        value={fields.contact}
        error={errors["contact"]}
        onChange={(event) => change({ contact: event.currentTarget.value })}
        onBlur={save.flush}
      />
      {!nameless && <Saved state={save.state} />}
    </Stack>
  );
}

function ChangeProtection({ info, onClose }: { info: WorkspaceInfo; onClose: () => void }) {
  const { t } = useTranslation();
  const { data: status } = useRead("workspace.status", {});
  const change = useWrite("workspace.change_protection");
  const [protection, setProtection] = useState<Protection>(info.protection ?? "passphrase");
  const [passphrase, setPassphrase] = useState("");
  const ready = protection === "keyring" ? info.protection !== "keyring" : characters(passphrase) >= PASSPHRASE_MIN;

  return (
    <Stack gap="md">
      <ProtectionFields
        keyringAvailable={status?.keyring_available ?? false}
        protection={protection}
        passphrase={passphrase}
        onProtection={setProtection}
        onPassphrase={setPassphrase}
      />
      {change.error && <ProblemBox error={change.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button
          disabled={!ready}
          loading={change.isPending}
          onClick={() =>
            change.mutate(
              { protection, passphrase: protection === "passphrase" ? passphrase : null },
              {
                onSuccess: () => {
                  onClose();
                  notifyDone(t("settings.protection.changed"));
                },
              },
            )
          }
        >
          {t("settings.protection.confirm")}
        </Button>
      </Group>
    </Stack>
  );
}
