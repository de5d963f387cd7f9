import { Anchor, Button, Group, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Unlock, WorkspaceStatus } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { useRestoring } from "../admin/opened";
import { Doorstep } from "./Doorstep";
import { groupCode } from "./recovery";
import { RestorePage } from "./RestorePage";

/** Opens a locked workspace: as it is protected, or by the recovery code. */
export function UnlockPage({ status }: { status: WorkspaceStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const unlock = useWrite("workspace.unlock");
  const usual = status.protection ?? "passphrase";
  const [method, setMethod] = useState<Unlock["method"]>(usual);
  const [secret, setSecret] = useState("");
  const [restoring, setRestoring] = useRestoring();

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    unlock.mutate(
      { method, secret: method === "keyring" ? null : method === "recovery" ? groupCode(secret) : secret },
      { onSuccess: () => void client.invalidateQueries({ queryKey: ["workspace.status"] }) },
    );
  };
  const change = (next: Unlock["method"]) => {
    setMethod(next);
    setSecret("");
    unlock.reset();
  };

  if (restoring) return <RestorePage replaces onBack={() => setRestoring(false)} />;
  return (
    <Doorstep>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{status.organisation ?? t("unlock.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t(`unlock.intro.${method}`)}
            </Text>
          </div>
          {method === "passphrase" && (
            <PasswordInput
              key="passphrase"
              label={t("workspace.passphrase.label")}
              autoComplete="current-password"
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              visibilityToggleButtonProps={{ "aria-label": t("workspace.passphrase.show") }}
              autoFocus
            />
          )}
          {method === "recovery" && (
            <TextInput
              key="recovery"
              label={t("recovery.code")}
              autoComplete="off"
              spellCheck={false}
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              autoFocus
            />
          )}
          {unlock.error ? <ProblemBox error={unlock.error} /> : status.trouble && method === usual && <ProblemBox error={status.trouble} />}
          <Group justify="space-between">
            {method === "recovery" ? (
              <Anchor component="button" type="button" size="sm" onClick={() => change(usual)}>
                {t(`unlock.use.${usual}`)}
              </Anchor>
            ) : (
              <Anchor component="button" type="button" size="sm" onClick={() => change("recovery")}>
                {t("unlock.use.recovery")}
              </Anchor>
            )}
            <Button type="submit" loading={unlock.isPending} disabled={method !== "keyring" && secret === ""}>
              {t("unlock.open")}
            </Button>
          </Group>
          <Anchor component="button" type="button" size="sm" onClick={() => setRestoring(true)} style={{ alignSelf: "flex-start" }}>
            {t("admin.restore.link")}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("firstRun.folder", { folder: status.folder })}
          </Text>
        </Stack>
      </form>
    </Doorstep>
  );
}
