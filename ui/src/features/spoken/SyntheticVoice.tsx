import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdmin } from "../../shared/role";
import type { Language } from "../../transport/generated";
import { useRead } from "../../transport/react";

/** Which synthetic voice says what nobody read aloud, and where a better one is to be had. */
export function SyntheticVoice({ language }: { language: Language }) {
  const { t } = useTranslation();
  const admin = useAdmin();
  const weights = useRead("weights.list", {});
  if (weights.data === undefined) return null;
  const voice = weights.data.find((model) => model.language === language && model.in_use);
  return (
    <Text size="sm" c="dimmed" mt={6}>
      {voice ? t("spoken.voice", { name: voice.name }) : t("spoken.simpleVoice")}
      {!voice && admin && (
        <>
          {" "}
          <Anchor component={Link} to="/settings/transcription" size="sm" underline="always">
            {t("spoken.betterVoices")}
          </Anchor>
        </>
      )}
    </Text>
  );
}
