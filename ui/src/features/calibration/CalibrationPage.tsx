import { Button, Stack, Switch, Text } from "@mantine/core";
import { IconSignature, IconTargetArrow, IconVideo } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { FactList } from "../../shared/FactList";
import { Page } from "../../shared/Page";
import { ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import type { CalibrationView } from "../../transport/generated";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { MeasuredValue, MeasuresExplained } from "../analytics/MeasuredValue";
import { bandOfAlpha, bandOfIcc } from "../analytics/numbers";
import { Section } from "../campaigns/Section";
import type { Draft } from "./AgreeForm";
import { CalibrationBadge } from "./CalibrationBadge";
import classes from "./Calibration.module.css";
import { Deviations } from "./Deviations";
import { ItemTable } from "./ItemTable";

/** What the core refuses this page for, and what is shown instead. */
const CLOSED: Record<string, "signFirst" | "counts" | undefined> = { "calibration.sign_first": "signFirst", "calibration.counts": "counts" };

/** Where the raters of a calibration differ, and what they agree on. */
export function CalibrationPage() {
  const { t } = useTranslation();
  const { sessionId } = useParams({ from: "/sessions/$sessionId/calibration" });
  const called = useCandidateName();
  const session = useRead("sessions.get", { id: sessionId });
  const read = useRead("calibrations.get", { id: sessionId });
  const name = session.data && called(session.data);
  const { campaign_id: campaignId = session.data?.campaign.id } = read.data ?? {};
  // Comes before what was read earlier: whoever reopens their evaluation has not signed any more.
  const closed = CLOSED[read.error?.api.code ?? ""] ?? null;
  const review = (label: string) => (
    <Button variant="default" leftSection={<IconVideo size={16} />} component={Link} to="/sessions/$sessionId" params={{ sessionId } as never}>
      {label}
    </Button>
  );
  return (
    <Page
      title={name === undefined ? t("calibration.title") : t("calibration.titleOf", { name })}
      {...(campaignId !== undefined && {
        back: { to: "/campaigns/$campaignId", params: { campaignId }, search: { tab: "statistics", part: "raters" }, label: t("session.backTo", { title: session.data?.campaign.title ?? "" }) },
      })}
      badge={closed === null && <CalibrationBadge />}
      actions={closed === null && review(t("calibration.toRecording"))}
    >
      {closed !== null ? (
        <Closed why={closed}>{review(t("calibration.toReview"))}</Closed>
      ) : (
        <>
          {read.error && <ProblemBox error={read.error} onRetry={() => void read.refetch()} />}
          {read.data === undefined ? !read.error && <Loading rows={4} height={96} /> : <Content sessionId={sessionId} view={read.data} />}
        </>
      )}
    </Page>
  );
}

/** There is nothing to see yet, or here, and why. */
function Closed({ why, children }: { why: "signFirst" | "counts"; children: ReactNode }) {
  const { t } = useTranslation();
  const Sign = why === "counts" ? IconTargetArrow : IconSignature;
  return (
    <Empty text={t(`calibration.closed.${why}`)} icon={<Sign size={32} aria-hidden />}>
      {children}
    </Empty>
  );
}

function Content({ sessionId, view }: { sessionId: Id; view: CalibrationView }) {
  const { t, i18n } = useTranslation();
  const [narrow, setNarrow] = useState(false);
  const [drafts] = useState(() => new Map<string, Draft>());
  const worth = view.items.filter(({ worth_talking }) => worth_talking).length;
  const shown = narrow ? view.items.filter(({ worth_talking }) => worth_talking) : view.items;
  const names = (all: string[]) => new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(all);
  const rows = (count: number) => t("calibration.ratedThings", { count });
  const measures = [
    { label: t("analytics.icc"), value: <MeasuredValue measured={view.icc} rows={rows} means={(value) => t(`analytics.band.${bandOfIcc(value)}`)} /> },
    { label: t("analytics.kappa"), value: <MeasuredValue measured={view.kappa} rows={rows} /> },
    { label: t("analytics.alpha"), value: <MeasuredValue measured={view.alpha} rows={rows} means={(value) => t(`analytics.band.${bandOfAlpha(value)}`)} /> },
  ];
  return (
    <Stack gap={32} data-testid="calibration-page">
      <div>
        <Text size="sm">{view.raters.length === 0 ? t("calibration.nobody") : t("calibration.signedBy", { names: names(view.raters.map(({ name }) => name)) })}</Text>
        {view.waiting.length > 0 && (
          <Text size="sm" c="dimmed" data-testid="waiting">
            {t("calibration.waiting", { names: names(view.waiting) })}
          </Text>
        )}
      </div>
      <Section
        title={t("calibration.ratings")}
        hint={view.raters.length < 2 ? t("calibration.needsTwo") : worth === 0 ? t("calibration.noneWorth") : t("calibration.worthCount", { count: worth })}
        aside={<Switch label={t("calibration.onlyWorth")} checked={narrow} onChange={(event) => setNarrow(event.currentTarget.checked)} />}
      >
        {shown.length > 0 ? <ItemTable sessionId={sessionId} view={view} items={shown} drafts={drafts} /> : <Empty text={t(narrow ? "calibration.noneWorth" : "calibration.noItems")} />}
      </Section>
      <Deviations raters={view.raters} />
      <Section title={t("calibration.agreement")} hint={t("analytics.agreementHint")}>
        <FactList facts={measures} className={classes.measures} />
        <MeasuresExplained />
      </Section>
    </Stack>
  );
}
