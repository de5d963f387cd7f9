import { Alert, Button, Group, PasswordInput, Progress, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { bytes, day, exact, percent } from "../../shared/format";
import { useNow } from "../../shared/clock";
import { notifyDone } from "../../shared/notify";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import type { BackupInfo, BackupSecret } from "../../transport/generated";
import { useRead, useTransport, useWrite } from "../../transport/react";
import { noteTransfer, useTransfer } from "../../transport/transfer";
import { Facts } from "../settings/Facts";
import { groupCode } from "../workspace/recovery";
import { useOpenedBackup } from "./opened";

/** Checks a backup or restores it: a file, what opens it, and what becomes of the workspace that is here. */
export function RestoreForm({ replaces = false }: { replaces?: boolean }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [typed, setTyped] = useState("");
  const [path, setPath] = useState<string | null>(null);
  const info = useRead("backup.inspect", { path: path ?? "" }, path !== null);
  const show = useCallback((chosen: string) => {
    setTyped(chosen);
    setPath(chosen);
  }, []);
  useOpenedBackup(show);
  const pick = async () => {
    const [source] = (await transport.pick?.({ multiple: false, title: t("admin.restore.pick") })) ?? [];
    if (source && "path" in source.source) show(source.source.path);
  };
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={t("admin.restore.file")}
          description={t("admin.restore.fileHelp")}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          spellCheck={false}
          style={{ flex: 1 }}
        />
        {transport.pick && (
          <Button variant="default" onClick={() => void pick()}>
            {t("admin.restore.choose")}
          </Button>
        )}
        <Button
          variant="default"
          disabled={typed.trim() === ""}
          loading={info.isFetching}
          onClick={() => {
            if (typed.trim() === path) void info.refetch();
            setPath(typed.trim());
          }}
        >
          {t("admin.restore.look")}
        </Button>
      </Group>
      {info.error && !info.isFetching && <ProblemBox error={info.error} />}
      {path !== null && info.data && !info.error && <Open key={path} path={path} info={info.data} replaces={replaces} />}
    </Stack>
  );
}

function Open({ path, info, replaces }: { path: string; info: BackupInfo; replaces: boolean }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const now = useNow();
  const restore = useWrite("backup.restore");
  const verify = useWrite("backup.verify");
  const [method, setMethod] = useState<BackupSecret>(info.ways.includes("passphrase") ? "passphrase" : "recovery");
  const [secret, setSecret] = useState("");
  const input = { path, method, secret: method === "recovery" ? groupCode(secret) : secret };
  const busy = restore.isPending || verify.isPending;
  const ended = { onError: () => noteTransfer(null) };
  // What the last try came to says nothing about this one.
  const check = () => {
    restore.reset();
    verify.mutate(input, { ...ended, onSuccess: () => noteTransfer(null) });
  };
  const start = () => {
    verify.reset();
    restore.mutate(
      { ...input, replace: replaces },
      {
        ...ended,
        onSuccess: ({ erased }) => {
          noteTransfer(null);
          notifyDone(erased > 0 ? t("admin.restore.doneErased", { count: erased }) : t("admin.restore.done"));
          void client.invalidateQueries();
        },
      },
    );
  };
  const ask = () =>
    confirm({ title: t("admin.restore.confirmTitle"), text: t("admin.restore.confirmText", { day: exact(info.made_at_ms, i18n.language) }), verb: t("admin.restore.action"), danger: true, onConfirm: start });
  const failure = restore.error ?? verify.error;

  return (
    <Stack gap="md">
      <Facts
        rows={[
          { label: t("admin.restore.made"), value: exact(info.made_at_ms, i18n.language) },
          { label: t("admin.backup.size"), value: bytes(info.bytes, i18n.language) },
          { label: t("admin.restore.version"), value: info.version },
        ]}
      />
      {!info.readable && (
        <Alert color="red" variant="light" role="alert">
          {t("admin.restore.newer")}
        </Alert>
      )}
      {info.expires_at_ms < now && (
        <Alert color="yellow" variant="light">
          {t("admin.restore.expired", { day: day(info.expires_at_ms, i18n.language) })}
        </Alert>
      )}
      {replaces && !info.same_workspace && (
        <Alert color="yellow" variant="light">
          {t("admin.restore.other")}
        </Alert>
      )}
      {info.ways.includes("passphrase") && (
        <SegmentedControl
          aria-label={t("admin.restore.by")}
          value={method}
          onChange={(next) => {
            setMethod(next);
            setSecret("");
          }}
          data={(["passphrase", "recovery"] as const).map((value) => ({ value, label: t(`admin.restore.${value}`) }))}
          style={{ alignSelf: "flex-start" }}
        />
      )}
      {method === "passphrase" ? (
        <PasswordInput
          label={t("workspace.passphrase.label")}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-label": t("workspace.passphrase.show") }}
        />
      ) : (
        <TextInput label={t("recovery.code")} autoComplete="off" spellCheck={false} value={secret} onChange={(event) => setSecret(event.currentTarget.value)} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
      )}
      {busy && <Reading />}
      {failure && !busy && failure.api.code !== "cancelled" && <ProblemBox error={failure} />}
      {verify.data && !busy && (
        <Alert color="green" variant="light" role="status">
          {t("admin.restore.whole", { count: verify.data.recordings })}
        </Alert>
      )}
      <Group gap="xs">
        <Button variant="default" disabled={secret === "" || busy} onClick={check}>
          {t("admin.restore.verify")}
        </Button>
        <Button color={replaces ? "red" : undefined} disabled={secret === "" || busy || !info.readable} onClick={replaces ? ask : start}>
          {t("admin.restore.action")}
        </Button>
      </Group>
    </Stack>
  );
}

function Reading() {
  const { t, i18n } = useTranslation();
  const transfer = useTransfer();
  const stop = useWrite("backup.stop");
  const share = transfer && transfer.total > 0 ? Math.min(1, transfer.done / transfer.total) : 0;
  return (
    <div>
      <Group justify="space-between" mb={4}>
        <Text size="sm">{t("admin.restore.reading", { share: percent(share, i18n.language) })}</Text>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => stop.mutate({}, { onError: notifyProblem })}>
          {t("common.cancel")}
        </Button>
      </Group>
      <Progress value={share * 100} animated aria-label={t("admin.restore.title")} />
    </div>
  );
}
