import { PasswordInput, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { strength } from "../workspace/passphrase";

/** The field for a new password, with what is thought of it. */
export function NewPassword({ value, onChange }: { value: string; onChange: (password: string) => void }) {
  const { t } = useTranslation();
  return (
    <div>
      <PasswordInput
        label={t("team.newPassword")}
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        visibilityToggleButtonProps={{ "aria-label": t("team.showPassword") }}
        required
      />
      <Text size="xs" c="dimmed" mt={4} aria-live="polite">
        {value === "" ? t("workspace.passphrase.hint") : t(`workspace.strength.${strength(value)}`)}
      </Text>
    </div>
  );
}
