import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RestoreForm } from "../admin/RestoreForm";
import { Doorstep } from "./Doorstep";

/** Before a workspace is open: takes it from a backup. */
export function RestorePage({ replaces, onBack }: { replaces: boolean; onBack: () => void }) {
  const { t } = useTranslation();
  return (
    <Doorstep wide>
      <Stack gap="md">
        <div>
          <Title order={1}>{t("admin.restore.title")}</Title>
          <Text c="dimmed" mt={4}>
            {t(replaces ? "admin.restore.replaceIntro" : "admin.restore.intro")}
          </Text>
        </div>
        <RestoreForm replaces={replaces} />
        <Anchor component="button" type="button" size="sm" onClick={onBack} style={{ alignSelf: "flex-start" }}>
          {t("admin.restore.back")}
        </Anchor>
      </Stack>
    </Doorstep>
  );
}
