import { Alert, Button, CopyButton, Group, List, Modal, Stack, Text, Textarea } from "@mantine/core";
import { IconLockOpen, IconRosetteDiscountCheck, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { characters, decimal, fullName } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import { When } from "../../shared/When";
import type { SessionView, SignOff } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import classes from "./Session.module.css";

const REASON_MIN = 20;
const SHORT_HASH = 12;

type Props = { view: SessionView; opened: boolean; onClose: () => void };

/** Names what is about to be signed, or what is still missing. */
export function SignDialog({ view, opened, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const { data: status } = useRead("workspace.status", {});
  const called = useCandidateName();
  const sign = useWrite("sign_offs.create");
  const answers = view.questions.flatMap(({ answer }) => answer ?? []);
  const transcripts = answers.filter(({ transcript }) => transcript !== null).length;
  const unanswered = view.questions.filter(({ answer }) => answer === null).map(({ question }) => question.position);
  const ratings = view.questions.flatMap(({ answer }) => answer?.ratings ?? []).filter(({ value }) => value !== null).length;
  const complete = view.missing.length === 0 && ratings > 0;

  return (
    <Modal opened={opened} onClose={onClose} title={t("sign.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        <Text size="sm">{t("sign.what", { name: called(view), campaign: view.campaign.title })}</Text>
        <List size="sm">
          <List.Item>{t("sign.answers", { count: answers.length })}</List.Item>
          <List.Item>{transcripts === 0 ? t("sign.noTranscript") : t("sign.transcripts", { count: transcripts })}</List.Item>
          <List.Item>{t("sign.ratings", { count: ratings })}</List.Item>
          {view.overall && <List.Item>{t("sign.overall", { value: decimal(view.overall.recruiter_score, i18n.language), rating: decimal(view.overall.rating, i18n.language, 2) })}</List.Item>}
        </List>
        {unanswered.length > 0 && <Alert variant="light" color="yellow" title={t("sign.unanswered", { count: unanswered.length, positions: new Intl.ListFormat(i18n.language).format(unanswered.map(String)) })} />}
        {view.missing.length > 0 ? (
          <Alert variant="light" color="yellow" title={t("sign.missing", { count: view.missing.length })}>
            <List size="sm">
              {view.missing.map((name) => (
                <List.Item key={name}>{name}</List.Item>
              ))}
            </List>
          </Alert>
        ) : (
          <Text size="sm" c="dimmed">
            {t("sign.consequence", { name: status?.user ? fullName(status.user) : "" })} {view.blind?.masked && t("blind.signing")}
          </Text>
        )}
        {sign.error && <ProblemBox error={sign.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={!complete}
            loading={sign.isPending}
            onClick={() =>
              sign.mutate(
                { session_id: view.session.id },
                {
                  onSuccess: () => {
                    onClose();
                    notifyDone(t("sign.done"));
                  },
                },
              )
            }
          >
            {t("sign.confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** Who signed what and when, and the way to reopen. */
export function SignedLine({ signOff, onReopen }: { signOff: SignOff; onReopen: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.signed} data-testid="signed">
      <IconRosetteDiscountCheck size={18} color="var(--good)" aria-hidden />
      <Text size="sm" flex={1} component="div">
        {t("sign.by", { name: signOff.rater_name })} · <When atMs={signOff.at_ms} /> · {t("sign.version", { version: signOff.version })} ·{" "}
        <CopyButton value={signOff.hash}>
          {({ copied, copy }) => (
            <button type="button" className={classes.hash} onClick={copy} title={signOff.hash} aria-label={t("sign.copyHash", { hash: copied ? t("common.copied") : signOff.hash.slice(0, SHORT_HASH) })}>
              {copied ? t("common.copied") : signOff.hash.slice(0, SHORT_HASH)}
            </button>
          )}
        </CopyButton>
        {signOff.reason !== null && (
          <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            {t("sign.reason", { reason: signOff.reason })}
          </Text>
        )}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onReopen}>
        {t("reopen.action")}
      </Button>
    </div>
  );
}

/** Which others have signed; what they made of it shows once the own evaluation is signed. */
export function RatersLine({ view }: { view: SessionView }) {
  const { t, i18n } = useTranslation();
  if (view.raters.length === 0) return null;
  const names = new Intl.ListFormat(i18n.language, { type: "conjunction" }).format(view.raters);
  return (
    <div className={classes.signed} data-testid="raters">
      <IconUsers size={18} aria-hidden />
      <Text size="sm" flex={1}>
        {t(view.locked ? "sign.others" : "sign.othersHidden", { names, count: view.raters.length })}
      </Text>
    </div>
  );
}

/** Who reopened the evaluation, when and why, until it is signed again. */
export function ReopenedLine({ act }: { act: SignOff }) {
  const { t } = useTranslation();
  return (
    <div className={classes.signed} data-testid="reopened">
      <IconLockOpen size={18} aria-hidden />
      <Text size="sm" flex={1} component="div" style={{ overflowWrap: "anywhere" }}>
        {t("reopen.by", { name: act.rater_name })} · <When atMs={act.at_ms} />
        <Text size="xs" c="dimmed">
          {act.reason}
        </Text>
      </Text>
    </div>
  );
}

/** Reopens a signed evaluation, with a reason for whoever reads it later. */
export function ReopenDialog({ view, opened, onClose }: Props) {
  const { t } = useTranslation();
  const reopen = useWrite("sign_offs.reopen");
  const [reason, setReason] = useState("");
  const length = characters(reason.trim());

  return (
    <Modal opened={opened} onClose={onClose} title={t("reopen.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        <Text size="sm">{t("reopen.consequence")}</Text>
        <Textarea
          label={t("reopen.reason")}
          description={t("reopen.count", { length, min: REASON_MIN })}
          autosize
          minRows={3}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {reopen.error && <ProblemBox error={reopen.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button
            disabled={length < REASON_MIN}
            loading={reopen.isPending}
            onClick={() =>
              reopen.mutate(
                { session_id: view.session.id, reason: reason.trim() },
                {
                  onSuccess: () => {
                    setReason("");
                    onClose();
                  },
                },
              )
            }
          >
            {t("reopen.confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
