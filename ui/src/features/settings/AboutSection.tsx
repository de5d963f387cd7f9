import { Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NONE } from "../../shared/format";
import { useRead } from "../../transport/react";
import { CrashReports } from "./CrashReports";
import { Facts } from "./Facts";
import classes from "./Settings.module.css";

export function AboutSection() {
  const { t } = useTranslation();
  const { data: status } = useRead("workspace.status", {});
  const { data: info } = useRead("workspace.info", {});
  return (
    <Stack gap="lg" className={classes.column}>
      <div>
        <Title order={2} mb="xs">
          RecruteIA
        </Title>
        <Text size="sm">{t("about.what")}</Text>
      </div>
      <div>
        <Title order={2} mb="xs">
          {t("about.localTitle")}
        </Title>
        <Text size="sm">{t("about.local")}</Text>
      </div>
      <Facts
        rows={[
          { label: t("about.version"), value: status?.version ?? NONE },
          { label: t("about.schema"), value: info?.schema_version ?? NONE },
          { label: t("about.licence"), value: t("about.licenceName") },
        ]}
      />
      <CrashReports />
    </Stack>
  );
}
