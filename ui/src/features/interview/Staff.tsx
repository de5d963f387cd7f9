import { Anchor, Button, Divider, Modal, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { InterviewHost } from "../../transport/generated";
import { readKey, useWrite } from "../../transport/react";

type Props = { opened: boolean; host: InterviewHost | null; onClose: () => void };

/** Somebody who works here takes the machine back. Candidates open it as well, so what has the focus leads them back. */
export function Staff({ opened, host, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={t("room.staff.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <Text>{t("room.staff.notYou")}</Text>
        <Button onClick={onClose} data-autofocus>
          {t("room.staff.back")}
        </Button>
        <Divider />
        <TakeBack host={host} />
      </Stack>
    </Modal>
  );
}

function TakeBack({ host }: { host: InterviewHost | null }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const takeBack = useWrite("interview.take_back");
  const [other, setOther] = useState(host === null);
  const [address, setAddress] = useState("");
  const [password, setPassword] = useState("");
  const named = other || host === null;
  const asksPassword = named || host.has_password;

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    takeBack.mutate(
      { identifier: named ? address.trim() : host.id, password: asksPassword ? password : null },
      { onSuccess: () => void client.invalidateQueries({ queryKey: readKey("workspace.status", {}) }), onError: () => setPassword("") },
    );
  };
  const turn = (next: boolean) => {
    setOther(next);
    setPassword("");
    takeBack.reset();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Text>{t("room.staff.text")}</Text>
        {named ? (
          <TextInput label={t("room.staff.address")} autoComplete="username" value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
        ) : (
          <Text fw={600}>{host.name}</Text>
        )}
        {asksPassword && (
          <PasswordInput
            label={t("signIn.password")}
            description={t("room.staff.password")}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("team.showPassword") }}
          />
        )}
        {takeBack.error && <ProblemBox error={takeBack.error} />}
        {host !== null && (
          <Anchor component="button" type="button" onClick={() => turn(!other)} style={{ alignSelf: "flex-start" }}>
            {other ? t("room.staff.host", { name: host.name }) : t("room.staff.other")}
          </Anchor>
        )}
        <Button type="submit" variant="default" loading={takeBack.isPending} disabled={(named && address.trim() === "") || (asksPassword && password === "")}>
          {t("room.staff.takeBack")}
        </Button>
      </Stack>
    </form>
  );
}
