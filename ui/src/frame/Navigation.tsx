import { Text, Tooltip } from "@mantine/core";
import { IconActivity, IconBooks, IconBriefcase, IconCalendar, IconChartBar, IconDatabaseExport, IconFileText, IconHome, IconMenu2, IconSettings, IconShieldLock, IconStethoscope, IconVideo } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useAdmin } from "../shared/role";
import classes from "./Frame.module.css";

type Place = { to: "/" | "/campaigns" | "/sessions" | "/calendar" | "/questions" | "/reports" | "/statistics" | "/activity" | "/privacy/{-$part}" | "/backup" | "/diagnostics" | "/settings/{-$section}"; label: PlaceLabel; icon: Icon };
type PlaceLabel = "nav.home" | "nav.campaigns" | "nav.sessions" | "life.calendar.title" | "nav.bank" | "nav.reports" | "nav.statistics" | "nav.activity" | "nav.privacy" | "nav.backup" | "nav.diagnostics" | "nav.settings";

/** Every place, grouped; the palette goes to all of them. */
export const GROUPS: { label: "nav.interviews" | "nav.admin" | "nav.application" | null; items: Place[] }[] = [
  { label: null, items: [{ to: "/", label: "nav.home", icon: IconHome }] },
  {
    label: "nav.interviews",
    items: [
      { to: "/campaigns", label: "nav.campaigns", icon: IconBriefcase },
      { to: "/sessions", label: "nav.sessions", icon: IconVideo },
      { to: "/calendar", label: "life.calendar.title", icon: IconCalendar },
      { to: "/questions", label: "nav.bank", icon: IconBooks },
      { to: "/reports", label: "nav.reports", icon: IconFileText },
      { to: "/statistics", label: "nav.statistics", icon: IconChartBar },
    ],
  },
  {
    label: "nav.admin",
    items: [
      { to: "/activity", label: "nav.activity", icon: IconActivity },
      { to: "/privacy/{-$part}", label: "nav.privacy", icon: IconShieldLock },
      { to: "/backup", label: "nav.backup", icon: IconDatabaseExport },
      { to: "/diagnostics", label: "nav.diagnostics", icon: IconStethoscope },
    ],
  },
  { label: "nav.application", items: [{ to: "/settings/{-$section}", label: "nav.settings", icon: IconSettings }] },
];

/** The places of the application, grouped. */
export function Navigation({ collapsed, onGo }: { collapsed: boolean; onGo?: () => void }) {
  const { t } = useTranslation();
  const admin = useAdmin();
  return (
    <nav aria-label={t("nav.label")} className={classes.nav}>
      {GROUPS.filter((group) => admin || group.label !== "nav.admin").map((group) => (
        <div key={group.label ?? ""} className={classes.group}>
          {!collapsed && group.label !== null && (
            <Text size="xs" c="dimmed" fw={500} className={classes.groupLabel}>
              {t(group.label)}
            </Text>
          )}
          {group.items.map(({ to, label, icon: Sign }) => (
            <Tooltip key={to} label={t(label)} position="right" disabled={!collapsed}>
              <Link to={to} activeOptions={{ exact: to === "/" }} className={classes.link} onClick={onGo} aria-label={collapsed ? t(label) : undefined}>
                <Sign size={18} stroke={1.7} aria-hidden />
                {!collapsed && <span>{t(label)}</span>}
              </Link>
            </Tooltip>
          ))}
        </div>
      ))}
    </nav>
  );
}

const EVERY_DAY: Place["to"][] = ["/", "/campaigns", "/sessions", "/calendar"];

/** The places of every day as tabs at the bottom of a phone; the last one opens all the others. */
export function Tabs({ onMore }: { onMore: () => void }) {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("nav.everyDay")} className={classes.tabs}>
      {GROUPS.flatMap((group) => group.items)
        .filter(({ to }) => EVERY_DAY.includes(to))
        .map(({ to, label, icon: Sign }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === "/" }} className={classes.tab}>
            <Sign size={20} stroke={1.7} aria-hidden />
            <span>{t(label)}</span>
          </Link>
        ))}
      <button type="button" className={classes.tab} aria-haspopup="dialog" onClick={onMore}>
        <IconMenu2 size={20} stroke={1.7} aria-hidden />
        <span>{t("nav.more")}</span>
      </button>
    </nav>
  );
}
