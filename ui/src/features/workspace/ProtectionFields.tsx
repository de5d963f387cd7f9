import { PasswordInput, Radio, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Protection } from "../../transport/generated";
import { strength } from "./passphrase";

type Props = {
  keyringAvailable: boolean;
  protection: Protection;
  passphrase: string;
  error?: string | undefined;
  onProtection: (protection: Protection) => void;
  onPassphrase: (passphrase: string) => void;
};

/** How the workspace opens: by this computer's keyring, or by a passphrase. */
export function ProtectionFields({ keyringAvailable, protection, passphrase, error, onProtection, onPassphrase }: Props) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Radio.Group label={t("workspace.protection.label")} value={protection} onChange={(value) => onProtection(value)}>
        <Stack gap="xs" mt={6}>
          <Radio
            value="keyring"
            disabled={!keyringAvailable}
            label={t("workspace.protection.keyring")}
            description={keyringAvailable ? t("workspace.protection.keyringHelp") : t("workspace.protection.keyringMissing")}
          />
          <Radio value="passphrase" label={t("workspace.protection.passphrase")} description={t("workspace.protection.passphraseHelp")} />
        </Stack>
      </Radio.Group>
      {protection === "passphrase" && (
        <div>
          <PasswordInput
            label={t("workspace.passphrase.label")}
            autoComplete="new-password"
            value={passphrase}
            error={error}
            onChange={(event) => onPassphrase(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("workspace.passphrase.show") }}
            required
          />
          <Text size="xs" c="dimmed" mt={4} aria-live="polite">
            {passphrase === "" ? t("workspace.passphrase.hint") : t(`workspace.strength.${strength(passphrase)}`)}
          </Text>
        </div>
      )}
    </Stack>
  );
}
