import { Alert, Button, CopyButton, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconCheck, IconCopy, IconPrinter } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { useWrite } from "../../transport/react";
import { Doorstep } from "./Doorstep";
import classes from "./Doorstep.module.css";
import { CODE_LENGTH, forgetCode, groupCode, keepCode, normalizeCode, useKeptCode } from "./recovery";

/** Shows the recovery code once, and lets nobody on before it was typed back. */
export function RecoveryStep() {
  const { t } = useTranslation();
  const code = useKeptCode();
  const renew = useWrite("workspace.new_recovery_code");
  const [typed, setTyped] = useState("");
  const client = useQueryClient();
  const navigate = useNavigate();
  const confirm = useWrite("workspace.confirm_recovery");
  const complete = normalizeCode(typed).length === CODE_LENGTH;
  const differs = complete && code !== null && normalizeCode(typed) !== normalizeCode(code);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    confirm.mutate(
      { code: groupCode(typed) },
      {
        onSuccess: () => {
          forgetCode();
          void navigate({ to: "/welcome" });
          void client.invalidateQueries({ queryKey: ["workspace.status"] });
        },
      },
    );
  };

  return (
    <Doorstep>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{t("recovery.title")}</Title>
            <Text c="dimmed" mt={4}>
              {code === null ? t("recovery.shownBefore") : t("recovery.intro")}
            </Text>
          </div>
          {code === null ? (
            <div>
              <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate({}, { onSuccess: ({ recovery_code }) => keepCode(recovery_code) })}>
                {t("recovery.renew")}
              </Button>
            </div>
          ) : (
            <>
              <div className={`${classes.code} printed`} data-testid="recovery-code" role="group" aria-label={t("recovery.code")}>
                {code.match(/(?:[^-]+-?){1,3}/g)?.map((line) => <span key={line}>{line}</span>)}
              </div>
              <Group gap="xs">
                <CopyButton value={code}>
                  {({ copied, copy }) => (
                    <Button variant="default" leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
                      {copied ? t("common.copied") : t("recovery.copy")}
                    </Button>
                  )}
                </CopyButton>
                <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
                  {t("recovery.print")}
                </Button>
              </Group>
              <Alert color="yellow" variant="light">
                {t("recovery.warning")}
              </Alert>
            </>
          )}
          <TextInput
            label={t("recovery.typeBack")}
            description={t("recovery.typeBackHelp")}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={differs ? t("errors.workspace.recovery_mismatch.title") : undefined}
            autoComplete="off"
            spellCheck={false}
            styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          />
          {renew.error && <ProblemBox error={renew.error} />}
          {confirm.error && <ProblemBox error={confirm.error} />}
          <Group justify="flex-end">
            <Button type="submit" disabled={!complete || differs} loading={confirm.isPending}>
              {t("recovery.confirm")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Doorstep>
  );
}
