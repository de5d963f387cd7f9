import { Button, Paper, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { useRead } from "../../transport/react";
import { useSample } from "./sample";

/** After the first run: the sample interview, or an empty start. */
export function WelcomePage() {
  const { t } = useTranslation();
  const { data: status } = useRead("workspace.status", {});
  const sample = useSample();

  return (
    <Page title={t("welcome.title")}>
      <Text c="dimmed" mb="lg" maw={640}>
        {t("welcome.intro")}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }} maw={860}>
        {status?.sample_available && (
          <Paper withBorder p="lg">
            <Stack gap="sm" h="100%">
              <Title order={2}>{t("welcome.sample.title")}</Title>
              <Text size="sm">{t("welcome.sample.text")}</Text>
              <Text size="xs" c="dimmed" flex={1}>
                {t("sample.honest")}
              </Text>
              <Button leftSection={<IconPlayerPlay size={16} />} onClick={sample.create} loading={sample.pending}>
                {t("welcome.sample.action")}
              </Button>
            </Stack>
          </Paper>
        )}
        <Paper withBorder p="lg">
          <Stack gap="sm" h="100%">
            <Title order={2}>{t("welcome.empty.title")}</Title>
            <Text size="sm" flex={1}>
              {t("welcome.empty.text")}
            </Text>
            <Button variant="default" leftSection={<IconPlus size={16} />} component={Link} to="/campaigns">
              {t("welcome.empty.action")}
            </Button>
          </Stack>
        </Paper>
      </SimpleGrid>
    </Page>
  );
}
