import { Anchor, Button, Group, PasswordInput, Select, Stack, Text, TextInput, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { WorkspaceStatus } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { Doorstep } from "./Doorstep";
import { groupCode } from "./recovery";

/** Who sits here? Asked where several people share the workspace. */
export function SignInPage({ status }: { status: WorkspaceStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const signIn = useWrite("users.sign_in");
  const recover = useWrite("users.recover");
  const [identifier, setIdentifier] = useState<string | null>(null);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const { people } = status;
  const forgotten = code !== null;
  const error = forgotten ? recover.error : signIn.error;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (identifier === null) return;
    const onSuccess = () => void client.invalidateQueries({ queryKey: ["workspace.status"] });
    if (code === null) signIn.mutate({ identifier, password }, { onSuccess, onError: () => setPassword("") });
    else recover.mutate({ identifier, recovery_code: groupCode(code), password }, { onSuccess });
  };
  const turn = (next: string | null) => {
    setCode(next);
    setPassword("");
    signIn.reset();
    recover.reset();
  };

  return (
    <Doorstep>
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>
            <Title order={1}>{status.organisation ?? t("signIn.title")}</Title>
            <Text c="dimmed" mt={4}>
              {t(forgotten ? "signIn.recoverIntro" : "signIn.intro")}
            </Text>
          </div>
          <Select
            label={t("signIn.who")}
            data={people.map(({ id, name }) => ({ value: id, label: name }))}
            value={identifier}
            onChange={setIdentifier}
            searchable={people.length > 8}
            nothingFoundMessage={t("signIn.nobody")}
            allowDeselect={false}
            autoFocus
          />
          {code !== null && (
            <TextInput
              label={t("recovery.code")}
              autoComplete="off"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
            />
          )}
          <PasswordInput
            key={forgotten ? "new" : "current"}
            label={t(forgotten ? "team.newPassword" : "signIn.password")}
            autoComplete={forgotten ? "new-password" : "current-password"}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("team.showPassword") }}
          />
          {error && <ProblemBox error={error} />}
          <Group justify="space-between">
            <Anchor component="button" type="button" size="sm" onClick={() => turn(forgotten ? null : "")}>
              {t(forgotten ? "signIn.back" : "signIn.forgotten")}
            </Anchor>
            <Button type="submit" loading={signIn.isPending || recover.isPending} disabled={identifier === null || password === "" || code === ""}>
              {t("signIn.action")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Doorstep>
  );
}
