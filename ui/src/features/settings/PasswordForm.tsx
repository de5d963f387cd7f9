import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { fullName } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import type { Member } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { NewPassword } from "./NewPassword";

/** A new password: one's own, for which the old one is asked, or that of somebody else. */
export function PasswordForm({ member, onDone }: { member: Member; onDone: () => void }) {
  const { t } = useTranslation();
  const set = useWrite("users.set_password");
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const asksCurrent = member.own && member.has_password;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    set.mutate(
      { id: member.id, current: asksCurrent ? current : null, password },
      {
        onSuccess: () => {
          notifyDone(t("team.passwordSet"));
          onDone();
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {!member.own && <Text size="sm">{t("team.passwordOf", { name: fullName(member) })}</Text>}
        {asksCurrent && (
          <PasswordInput
            label={t("team.currentPassword")}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("team.showPassword") }}
          />
        )}
        <NewPassword value={password} onChange={setPassword} />
        <DialogActions error={set.error}>
          <Button variant="default" onClick={onDone}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={set.isPending} disabled={password === ""}>
            {t("team.savePassword")}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
