import { Tabs } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../shared/Page";
import { DevicesSection } from "../devices/DevicesSection";
import { AboutSection } from "./AboutSection";
import { AppearanceSection } from "./AppearanceSection";
import { useTransport } from "../../transport/react";
import { DesktopSection } from "./DesktopSection";
import { isSection, useSections } from "./sections";
import { TeamSection } from "./TeamSection";
import { TranscriptionSection } from "./TranscriptionSection";
import { WorkspaceSection } from "./WorkspaceSection";

export function SettingsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { desktop } = useTransport();
  const { section: asked } = useParams({ from: "/settings/{-$section}" });
  const sections = useSections();
  const section = sections.find((each) => each === asked) ?? sections[0];
  return (
    <Page title={t("nav.settings")}>
      <Tabs
        value={section}
        keepMounted={false}
        onChange={(next) => {
          if (next !== null && isSection(next)) void navigate({ to: "/settings/{-$section}", params: { section: next } });
        }}
      >
        <Tabs.List mb="lg">
          {sections.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {t(`settings.section.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="workspace">
          <WorkspaceSection />
        </Tabs.Panel>
        <Tabs.Panel value="team">
          <TeamSection />
        </Tabs.Panel>
        <Tabs.Panel value="transcription">
          <TranscriptionSection />
        </Tabs.Panel>
        <Tabs.Panel value="devices">
          <DevicesSection />
        </Tabs.Panel>
        <Tabs.Panel value="appearance">
          <AppearanceSection />
        </Tabs.Panel>
        {desktop && (
          <Tabs.Panel value="desktop">
            <DesktopSection desktop={desktop} />
          </Tabs.Panel>
        )}
        <Tabs.Panel value="about">
          <AboutSection />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
