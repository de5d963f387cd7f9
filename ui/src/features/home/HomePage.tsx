import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";
import { useCandidateName } from "../../shared/candidate";
import { Page } from "../../shared/Page";
import { problemOf } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import { RowLink } from "../../shared/RowLink";
import { Empty, Loading } from "../../shared/States";
import { When } from "../../shared/When";
import type { CampaignLine, Home, Job, SessionRow, Waiting } from "../../transport/generated";
import { useRead } from "../../transport/react";
import type { PrivacyPart } from "../admin/parts";
import { ReviewBadge } from "../sessions/ReviewBadge";
import { useSample } from "../workspace/sample";
import classes from "./Home.module.css";

/** What waits for whoever opens the application. */
export function HomePage() {
  const { t } = useTranslation();
  const home = useRead("home.get", {});

  return (
    <Page
      title={t("nav.home")}
      actions={
        <Button component={Link} to="/campaigns" search={{ new: true } as never} leftSection={<IconPlus size={16} />}>
          {t("campaigns.new")}
        </Button>
      }
    >
      {home.error && <ProblemBox error={home.error} onRetry={() => void home.refetch()} />}
      {home.data === undefined ? !home.error && <Loading rows={6} /> : home.data.fresh ? <Start /> : <Overview home={home.data} />}
    </Page>
  );
}

/** A workspace without a campaign. */
function Start() {
  const { t } = useTranslation();
  const { data: status } = useRead("workspace.status", {});
  const sample = useSample();
  return (
    <Empty text={t("home.fresh")}>
      {status?.sample_available && (
        <Button variant="default" leftSection={<IconPlayerPlay size={16} />} onClick={sample.create} loading={sample.pending}>
          {t("welcome.sample.action")}
        </Button>
      )}
    </Empty>
  );
}

function Overview({ home }: { home: Home }) {
  const { t } = useTranslation();
  const called = useCandidateName();
  const more = (waiting: Waiting) => (home.more_wait ? t("home.atLeast", { count: waiting.count }) : String(waiting.count));
  const quiet = home.failed_jobs.length + home.to_rate.count + home.to_sign.count + home.reopened.count + home.to_transcribe_count + home.closing.length + home.drafts_count === 0 && home.erased_soon === null && home.open_requests === null;

  return (
    <div className={classes.columns}>
      <div>
        {quiet && <Empty text={t("home.nothing", { count: home.open_count })} />}
        {home.failed_jobs.length > 0 && (
          <Part title={t("home.failed")} count={String(home.failed_jobs.length)} color="red">
            {home.failed_jobs.map((job) => (
              <Line key={job.id} aside={<When atMs={job.created_at_ms} />}>
                <JobLink job={job} />
                <Text size="xs" c="dimmed">
                  {`${t(`jobs.kind.${job.kind}`)} · ${job.error ? problemOf(job.error).title : t("jobs.state.failed")}`}
                </Text>
              </Line>
            ))}
          </Part>
        )}
        {home.open_requests !== null && (
          <Duty title={t("home.requests")} count={home.open_requests.count} dueMs={home.open_requests.first_due_at_ms} part="requests" text={t("home.requestsLine")} />
        )}
        {home.erased_soon !== null && (
          <Duty title={t("home.erasedSoon")} count={home.erased_soon.people} dueMs={home.erased_soon.first_due_at_ms} part="due" text={t("home.erasedSoonLine", { count: home.erased_soon.people })} />
        )}
        {home.to_rate.count > 0 && (
          <Part title={t("home.toRate")} count={more(home.to_rate)}>
            <Sessions rows={home.to_rate.newest} />
          </Part>
        )}
        {home.to_sign.count > 0 && (
          <Part title={t("home.toSign")} count={more(home.to_sign)}>
            <Sessions rows={home.to_sign.newest} />
          </Part>
        )}
        {home.reopened.count > 0 && (
          <Part title={t("home.reopened")} count={more(home.reopened)}>
            <Sessions rows={home.reopened.newest} />
          </Part>
        )}
        {home.to_transcribe_count > 0 && (
          <Part title={t("home.toTranscribe")} count={String(home.to_transcribe_count)}>
            {home.to_transcribe.map((answer) => (
              <Line key={answer.answer_id} aside={<When atMs={answer.created_at_ms} />}>
                <RowLink to="/sessions/$sessionId" params={{ sessionId: answer.session_id }}>
                  {called(answer)}
                </RowLink>
                <Text size="xs" c="dimmed" truncate>
                  {answer.source_name || t("blind.fileHidden")}
                </Text>
              </Line>
            ))}
          </Part>
        )}
        {home.closing.length > 0 && (
          <Part title={t("home.closing")} count={String(home.closing.length)} color="yellow">
            <Campaigns lines={home.closing} at={({ closes_at_ms }) => closes_at_ms} />
          </Part>
        )}
        {home.drafts_count > 0 && (
          <Part title={t("home.drafts")} count={String(home.drafts_count)}>
            <Campaigns lines={home.drafts} at={({ created_at_ms }) => created_at_ms} />
          </Part>
        )}
      </div>
      <div>
        {home.running_jobs > 0 && (
          <Text size="sm" c="dimmed" mb="md" role="status">
            {t("nav.jobs", { count: home.running_jobs })}
          </Text>
        )}
        <Part title={t("home.recent")}>
          {home.recent.length === 0 ? (
            <Text size="sm" c="dimmed" py="xs">
              {t("home.noRecent")}
            </Text>
          ) : (
            <Sessions rows={home.recent} withState />
          )}
        </Part>
      </div>
    </div>
  );
}

function Part({ title, count, color = "gray", children }: { title: string; count?: string; color?: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <Group gap="xs" mb={4}>
        <Title order={2}>{title}</Title>
        {count !== undefined && (
          <Badge variant="light" color={color} className="tabular">
            {count}
          </Badge>
        )}
      </Group>
      <ul className={classes.lines}>{children}</ul>
    </section>
  );
}

/** Where it can be seen what a job was for. */
function JobLink({ job: { kind, label, session_id } }: { job: Job }) {
  if (session_id !== null) {
    return (
      <RowLink to="/sessions/$sessionId" params={{ sessionId: session_id }}>
        {label}
      </RowLink>
    );
  }
  return kind === "speech" ? (
    <RowLink to="/campaigns">{label}</RowLink>
  ) : (
    <RowLink to="/settings/{-$section}" params={{ section: "transcription" }}>
      {label}
    </RowLink>
  );
}

/** What data protection asks of administrators, and by when. */
function Duty({ title, count, dueMs, part, text }: { title: string; count: number; dueMs: number; part: PrivacyPart; text: string }) {
  return (
    <Part title={title} count={String(count)} color="yellow">
      <Line aside={<When atMs={dueMs} />}>
        <RowLink to="/privacy/{-$part}" params={{ part }}>
          {text}
        </RowLink>
      </Line>
    </Part>
  );
}

function Line({ aside, children }: { aside: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.line}>
      <div className={classes.what}>{children}</div>
      <Text size="xs" c="dimmed" component="div" className={classes.aside}>
        {aside}
      </Text>
    </li>
  );
}

function Campaigns({ lines, at }: { lines: CampaignLine[]; at: (line: CampaignLine) => number | null }) {
  return lines.map((campaign) => (
    <Line key={campaign.id} aside={<When atMs={at(campaign)} />}>
      <RowLink to="/campaigns/$campaignId" params={{ campaignId: campaign.id }}>
        {campaign.title}
      </RowLink>
      <Text size="xs" c="dimmed" truncate>
        {campaign.job_title}
      </Text>
    </Line>
  ));
}

function Sessions({ rows, withState = false }: { rows: SessionRow[]; withState?: boolean }) {
  const called = useCandidateName();
  return rows.map((row) => (
    <Line key={row.id} aside={withState ? <ReviewBadge state={row.review} /> : <When atMs={row.created_at_ms} />}>
      <RowLink to="/sessions/$sessionId" params={{ sessionId: row.id }}>
        {called(row)}
      </RowLink>
      <Text size="xs" c="dimmed" truncate>
        {row.campaign_title}
      </Text>
    </Line>
  ));
}
