import { Spotlight } from "@mantine/spotlight";
import { IconBriefcase, IconChevronRight, IconQuote, IconSearch, IconUser } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { matching } from "../../shared/commands";
import type { Command } from "../../shared/commands";
import { useCandidateName } from "../../shared/candidate";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Found } from "../../transport/generated";
import { StateBadge } from "../campaigns/StateBadge";
import { Marked } from "./Marked";
import classes from "./Search.module.css";
import { useSearchResults } from "./useSearchResults";

/** The command palette: go to anything, do anything, find anybody and what they said. */
export function Palette({ commands }: { commands: readonly Command[] }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const { found, error, pending } = useSearchResults(typed);
  const offered = matching(commands, typed);
  const nothing = offered.length === 0 && (found === undefined || found.campaigns.length + found.persons.length + found.transcripts.length === 0);

  return (
    <Spotlight.Root query={typed} onQueryChange={setTyped} shortcut="mod + K" tagsToIgnore={[]} triggerOnContentEditable scrollable maxHeight="min(560px, 70dvh)" size="lg" centered={false} yOffset="12dvh" overlayProps={{ backgroundOpacity: 0.4, blur: 0 }} title={t("search.label")} classNames={{ header: classes.heading, search: classes.field }}>
      <Spotlight.Search placeholder={t("search.placeholder")} aria-label={t("search.label")} leftSection={<IconSearch size={18} stroke={1.7} aria-hidden />} />
      <Spotlight.ActionsList>
        {found && <Results found={found} />}
        {offered.length > 0 && (
          <Spotlight.ActionsGroup label={t("search.actions")} role="group" aria-label={t("search.actions")}>
            {offered.map((command) => (
              <Spotlight.Action key={command.id} className={classes.action} onClick={command.run}>
                <Row icon={<IconChevronRight size={18} stroke={1.7} aria-hidden />} label={command.label} aside={command.keys && <span className={classes.what}>{command.keys}</span>} />
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        )}
        {error && <ProblemBox error={error} />}
        {nothing && !pending && !error && <Spotlight.Empty>{t("search.nothing")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Row({ icon, label, aside, children }: { icon: ReactNode; label: ReactNode; aside?: ReactNode; children?: ReactNode }) {
  return (
    <>
      {icon}
      <span className={classes.body}>
        <span className={classes.label}>{label}</span>
        {children}
      </span>
      {aside}
    </>
  );
}

function Results({ found }: { found: Found }) {
  const { t } = useTranslation();
  const called = useCandidateName();
  const navigate = useNavigate();
  return (
    <>
      {found.campaigns.length > 0 && (
        <Spotlight.ActionsGroup label={t("nav.campaigns")} role="group" aria-label={t("nav.campaigns")}>
          {found.campaigns.map((campaign) => (
            <Spotlight.Action key={campaign.id} className={classes.action} onClick={() => void navigate({ to: "/campaigns/$campaignId", params: { campaignId: campaign.id } })}>
              <Row icon={<IconBriefcase size={18} stroke={1.7} aria-hidden />} label={<Marked parts={campaign.title} />} aside={<StateBadge state={campaign.state} />}>
                <span className={classes.what}>
                  <Marked parts={campaign.job_title} />
                </span>
              </Row>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
      {found.persons.length > 0 && (
        <Spotlight.ActionsGroup label={t("nav.sessions")} role="group" aria-label={t("nav.sessions")}>
          {found.persons.flatMap((person) =>
            person.sessions.map((session) => (
              <Spotlight.Action key={session.id} className={classes.action} onClick={() => void navigate({ to: "/sessions/$sessionId", params: { sessionId: session.id } })}>
                <Row icon={<IconUser size={18} stroke={1.7} aria-hidden />} label={<Marked parts={person.name} />}>
                  <span className={classes.what}>
                    {session.campaign_title}
                    {person.email.some(({ hit }) => hit) && (
                      <>
                        {" · "}
                        <Marked parts={person.email} />
                      </>
                    )}
                  </span>
                </Row>
              </Spotlight.Action>
            )),
          )}
        </Spotlight.ActionsGroup>
      )}
      {found.transcripts.length > 0 && (
        <Spotlight.ActionsGroup label={t("search.said")} role="group" aria-label={t("search.said")}>
          {found.transcripts.map((said) => (
            <Spotlight.Action
              key={said.answer_id}
              className={classes.action}
              onClick={() => void navigate({ to: "/sessions/$sessionId", params: { sessionId: said.session_id }, search: { question: said.question, at: said.at_ms } })}
            >
              <Row icon={<IconQuote size={18} stroke={1.7} aria-hidden />} label={t("search.saidBy", { name: called(said), question: said.question, campaign: said.campaign_title })}>
                <span className={classes.excerpt}>
                  <Marked parts={said.excerpt} />
                </span>
              </Row>
            </Spotlight.Action>
          ))}
        </Spotlight.ActionsGroup>
      )}
    </>
  );
}
