import { Tabs } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { DuePanel } from "./DuePanel";
import { ProofsPanel } from "./ProofsPanel";
import { RequestsPanel } from "./RequestsPanel";
import { RulesPanel } from "./RulesPanel";
import { isPrivacyPart, PRIVACY_PARTS } from "./parts";

/** Data protection: who is erased when, who asked for what, what is gone, and the rules. */
export function PrivacyPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { part = "due" } = useParams({ from: "/privacy/{-$part}" });
  return (
    <Page title={t("nav.privacy")}>
      <Tabs
        value={part}
        keepMounted={false}
        onChange={(next) => {
          if (next !== null && isPrivacyPart(next)) void navigate({ to: "/privacy/{-$part}", params: { part: next } });
        }}
      >
        <Tabs.List mb="lg">
          {PRIVACY_PARTS.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`admin.part.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="due">
          <DuePanel />
        </Tabs.Panel>
        <Tabs.Panel value="requests">
          <RequestsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="proofs">
          <ProofsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="rules">
          <RulesPanel />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
