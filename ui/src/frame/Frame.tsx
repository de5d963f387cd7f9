import { ActionIcon, Burger, Drawer, Text, Tooltip } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { IconAlertTriangle, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import { ProblemBox } from "../shared/ProblemBox";
import type { WorkspaceStatus } from "../transport/generated";
import { useConnection } from "../transport/react";
import classes from "./Frame.module.css";
import { InterviewStrip } from "../features/interview/staff/InterviewStrip";
import { RecordingStrip } from "../features/recording/RecordingStrip";
import { Palette } from "../features/search/Palette";
import { SearchField } from "../features/search/SearchField";
import { useUndoKey } from "../shared/undo";
import { useAppCommands } from "./commands";
import { Logo } from "./Logo";
import { Navigation, Tabs } from "./Navigation";
import { RailFoot } from "./RailFoot";
import { Shortcuts } from "./Shortcuts";

/** Navigation at the left, a drawer on narrow windows, tabs at the bottom on phones; the page beside it. */
export function Frame({ status, children }: { status: WorkspaceStatus; children: ReactNode }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const [collapsed, setCollapsed] = useLocalStorage({ key: "recruteia.rail", defaultValue: false, getInitialValueInEffect: false });
  const [drawer, { open, close }] = useDisclosure(false);
  const [keys, keysPanel] = useDisclosure(false);
  const commands = useAppCommands(status, keysPanel.open);
  useUndoKey();
  const toggleLabel = collapsed ? t("nav.expand") : t("nav.collapse");

  return (
    <div className={classes.frame} data-collapsed={collapsed || undefined}>
      <a href="#content" className={classes.skip} onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>
        {t("nav.skip")}
      </a>
      <aside className={classes.rail}>
        <div className={classes.railHead}>
          <Logo collapsed={collapsed} />
          <Tooltip label={toggleLabel} position="right">
            <ActionIcon variant="subtle" color="gray" aria-label={toggleLabel} onClick={() => setCollapsed(!collapsed)}>
              {collapsed ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
            </ActionIcon>
          </Tooltip>
        </div>
        <SearchField small={collapsed} />
        <Navigation collapsed={collapsed} />
        <RailFoot status={status} collapsed={collapsed} />
      </aside>

      <header className={classes.topbar}>
        <Burger size="sm" opened={drawer} onClick={open} aria-label={t("nav.open")} className={classes.burger} />
        <Logo collapsed={false} />
        <div className={classes.searchSmall}>
          <SearchField small />
        </div>
      </header>
      <Drawer opened={drawer} onClose={close} size={264} title={<Logo collapsed={false} />} closeButtonProps={{ "aria-label": t("common.close") }} classNames={{ body: classes.drawer }}>
        <Navigation collapsed={false} onGo={close} />
        <RailFoot status={status} collapsed={false} />
      </Drawer>

      <div className={classes.content} id="content" tabIndex={-1}>
        {connection === "lost" && (
          <div className={classes.banner} role="alert">
            <IconAlertTriangle size={16} aria-hidden />
            <Text size="sm">{t("connection.banner")}</Text>
          </div>
        )}
        {status.state === "open" && <RecordingStrip besides={status.beside} />}
        {status.state === "open" && status.beside !== null && <InterviewStrip key={status.beside} sessionId={status.beside} />}
        {status.trouble && <ProblemBox error={status.trouble} />}
        {children}
      </div>
      <Tabs onMore={open} />
      <Palette commands={commands} />
      <Shortcuts opened={keys} onOpen={keysPanel.open} onClose={keysPanel.close} />
    </div>
  );
}
