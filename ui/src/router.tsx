import { createHashHistory, createRootRoute, createRoute, createRouter, Outlet } from "@tanstack/react-router";
import type { RouterHistory } from "@tanstack/react-router";
import { ActivityPage } from "./features/admin/ActivityPage";
import { BackupPage } from "./features/admin/BackupPage";
import { DiagnosticsPage } from "./features/admin/DiagnosticsPage";
import { isPrivacyPart } from "./features/admin/parts";
import { PrivacyPage } from "./features/admin/PrivacyPage";
import { PARTS } from "./features/analytics/parts";
import type { Part } from "./features/analytics/parts";
import { BankPage, TABS } from "./features/bank/BankPage";
import type { Tab } from "./features/bank/BankPage";
import { CalendarPage } from "./features/calendar/CalendarPage";
import { isDay } from "./features/calendar/days";
import type { Day, View } from "./features/calendar/days";
import { CampaignPage } from "./features/campaigns/CampaignPage";
import { CampaignsPage } from "./features/campaigns/CampaignsPage";
import { CalibrationPage } from "./features/calibration/CalibrationPage";
import { TABS as CAMPAIGN_TABS } from "./features/campaigns/tabs";
import type { Tab as CampaignTab } from "./features/campaigns/tabs";
import { ComparePage } from "./features/compare/ComparePage";
import { DesktopManners } from "./features/desktop/DesktopManners";
import { ExportsPage } from "./features/reports/ExportsPage";
import { HomePage } from "./features/home/HomePage";
import { ConsolePage } from "./features/interview/staff/ConsolePage";
import { ReportsPage } from "./features/reports/ReportsPage";
import { TemplatesPage } from "./features/reports/TemplatesPage";
import { OpenedFilesPage } from "./features/sessions/OpenedFilesPage";
import { SessionPage } from "./features/sessions/SessionPage";
import { SessionsPage } from "./features/sessions/SessionsPage";
import { CrashNotice } from "./features/settings/CrashNotice";
import { SettingsPage } from "./features/settings/SettingsPage";
import { isSection } from "./features/settings/sections";
import { PERIODS } from "./features/statistics/periods";
import type { PeriodName } from "./features/statistics/periods";
import { StatisticsPage } from "./features/statistics/StatisticsPage";
import { WelcomePage } from "./features/workspace/WelcomePage";
import { Gate } from "./frame/Gate";
import { NotFound } from "./frame/NotFound";

const root = createRootRoute({
  component: () => (
    <>
      <DesktopManners />
      <CrashNotice />
      <Gate>
        <Outlet />
      </Gate>
    </>
  ),
  notFoundComponent: NotFound,
});

const home = createRoute({ getParentRoute: () => root, path: "/", component: HomePage });

const welcome = createRoute({ getParentRoute: () => root, path: "/welcome", component: WelcomePage });
const campaigns = createRoute({
  getParentRoute: () => root,
  path: "/campaigns",
  component: CampaignsPage,
  validateSearch: (search: Record<string, unknown>): { new?: true } => (search["new"] === true ? { new: true } : {}),
});
const campaign = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/$campaignId",
  component: CampaignPage,
  validateSearch: (search: Record<string, unknown>): { tab?: CampaignTab | undefined; part?: Part | undefined } => ({
    tab: CAMPAIGN_TABS.find((each) => each === search["tab"]),
    part: PARTS.find((each) => each === search["part"]),
  }),
});
const compare = createRoute({
  getParentRoute: () => root,
  path: "/campaigns/$campaignId/compare",
  component: ComparePage,
  validateSearch: (search: Record<string, unknown>): { sessions: string; question?: number | undefined } => {
    const { sessions } = search;
    const question = Number(search["question"]);
    // What is left out stays as it was written; what is undefined is gone.
    return { sessions: typeof sessions === "string" ? sessions : "", question: Number.isInteger(question) && question > 0 ? question : undefined };
  },
});
const calendar = createRoute({
  getParentRoute: () => root,
  path: "/calendar",
  component: CalendarPage,
  validateSearch: (search: Record<string, unknown>): { view?: View | undefined; day?: Day | undefined } => {
    const { view, day } = search;
    return { view: view === "month" || view === "week" || view === "day" ? view : undefined, day: isDay(day) ? day : undefined };
  },
});

const sessions = createRoute({ getParentRoute: () => root, path: "/sessions", component: SessionsPage });

const session = createRoute({
  getParentRoute: () => root,
  path: "/sessions/$sessionId",
  component: SessionPage,
  validateSearch: (search: Record<string, unknown>): { question?: number | undefined; at?: number | undefined } => {
    const question = Number(search["question"]);
    const at = Number(search["at"]);
    return { question: Number.isInteger(question) && question > 0 ? question : undefined, at: search["at"] !== undefined && Number.isInteger(at) && at >= 0 ? at : undefined };
  },
});

const room = createRoute({ getParentRoute: () => root, path: "/sessions/$sessionId/room", component: ConsolePage });

const calibration = createRoute({ getParentRoute: () => root, path: "/sessions/$sessionId/calibration", component: CalibrationPage });

const opened = createRoute({ getParentRoute: () => root, path: "/import", component: OpenedFilesPage });
const bank = createRoute({
  getParentRoute: () => root,
  path: "/questions",
  component: BankPage,
  validateSearch: (search: Record<string, unknown>): { tab?: Tab | undefined; entry?: string | undefined } => {
    const entry = search["entry"];
    return { tab: TABS.find((each) => each === search["tab"]), entry: typeof entry === "string" ? entry : undefined };
  },
});

const reports = createRoute({ getParentRoute: () => root, path: "/reports", component: ReportsPage });
const exports = createRoute({ getParentRoute: () => root, path: "/reports/exports", component: ExportsPage });
const templates = createRoute({ getParentRoute: () => root, path: "/reports/templates", component: TemplatesPage });

const statistics = createRoute({
  getParentRoute: () => root,
  path: "/statistics",
  component: StatisticsPage,
  validateSearch: (search: Record<string, unknown>): { period?: PeriodName | undefined; from?: Day | undefined; until?: Day | undefined } => {
    const { from, until } = search;
    return { period: PERIODS.find((each) => each === String(search["period"])), from: isDay(from) ? from : undefined, until: isDay(until) ? until : undefined };
  },
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings/{-$section}",
  component: SettingsPage,
  params: {
    parse: ({ section }) => ({ section: section !== undefined && isSection(section) ? section : undefined }),
    stringify: ({ section }) => ({ section }),
  },
});

const activity = createRoute({ getParentRoute: () => root, path: "/activity", component: ActivityPage });
const backup = createRoute({ getParentRoute: () => root, path: "/backup", component: BackupPage });
const diagnostics = createRoute({ getParentRoute: () => root, path: "/diagnostics", component: DiagnosticsPage });

const privacy = createRoute({
  getParentRoute: () => root,
  path: "/privacy/{-$part}",
  component: PrivacyPage,
  params: {
    parse: ({ part }) => ({ part: part !== undefined && isPrivacyPart(part) ? part : undefined }),
    stringify: ({ part }) => ({ part }),
  },
});

const tree = root.addChildren([home, welcome, campaigns, campaign, compare, calendar, sessions, session, room, calibration, opened, bank, reports, exports, templates, statistics, activity, privacy, backup, diagnostics, settings]);

/** Addresses live behind the #, so every host can serve the page as one file. */
export function createAppRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({ routeTree: tree, history, defaultPreload: false, scrollRestoration: true, defaultNotFoundComponent: NotFound });
}

export type AppRouter = ReturnType<typeof createAppRouter>;

declare module "@tanstack/react-router" {
  interface Register {
    router: AppRouter;
  }
}
