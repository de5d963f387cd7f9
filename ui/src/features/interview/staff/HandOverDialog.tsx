import { Alert, Anchor, Button, List, Modal, Radio, Stack, Text } from "@mantine/core";
import { IconEye, IconFileOff, IconLockOpen } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../../shared/candidate";
import { DialogActions } from "../../../shared/DialogActions";
import { useAdmin } from "../../../shared/role";
import type { SessionView } from "../../../transport/generated";
import { useRead, useTransport, useWrite } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import type { HandOver } from "./handOver";
import classes from "./Staff.module.css";

type Props = { view: SessionView; way: HandOver; opened: boolean; onClose: () => void };

/** Gives this computer, or a window of it, to the candidate. */
export function HandOverDialog({ view, way, opened, onClose }: Props) {
  const { t } = useTranslation();
  const name = useCandidateName()(view);
  const taken = useRead("workspace.status", {}).data?.beside ?? null;
  return (
    <Modal opened={opened} onClose={onClose} size={560} title={t("handOver.title", { name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      {taken === null ? <Choice view={view} way={way} onClose={onClose} /> : <Taken sessionId={taken} onClose={onClose} />}
    </Modal>
  );
}

type Place = "whole" | "own";

function Choice({ view, way, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const sessionId = view.session.id;
  const navigate = useNavigate();
  const inBrowser = useTransport().host === "browser";
  const [place, setPlace] = useState<Place>("whole");
  // Whoever has a password has to give it; without one, anybody takes their place.
  const open = useRead("workspace.status", {}).data?.can_sign_out === false;
  const handOver = useWrite("interview.hand_over");
  const again = way === "again";
  const beside = place === "own";
  const cancel = () => {
    handOver.reset();
    onClose();
  };
  const start = () =>
    handOver.mutate(
      { session_id: sessionId, beside },
      {
        onSuccess: () => {
          if (!beside) return;
          onClose();
          void navigate({ to: "/sessions/$sessionId/room", params: { sessionId } });
        },
      },
    );
  return (
    <Stack gap="md">
      <Radio.Group label={t("handOver.place")} value={place} onChange={setPlace}>
        <div className={classes.places}>
          <PlaceCard value="whole" title={t("handOver.whole")} help={t("handOver.wholeHelp")} />
          <PlaceCard value="own" title={t("handOver.own")} help={t("handOver.ownHelp")} />
        </div>
      </Radio.Group>
      <List size="sm" spacing={6}>
        <List.Item>{t(again ? "handOver.goesOn" : "handOver.alone")}</List.Item>
        <List.Item>{t(beside ? (inBrowser ? "handOver.opensPage" : "handOver.opens") : open ? "handOver.closedOpen" : "handOver.closed")}</List.Item>
        <List.Item>{t(beside ? "handOver.arriveOwn" : "handOver.arrive")}</List.Item>
      </List>
      {beside && (
        <Alert variant="light" color="yellow" icon={<IconEye />} data-testid="not-locked">
          <Text size="sm">{t("handOver.notLocked")}</Text>
        </Alert>
      )}
      {open && !beside && (
        <Alert variant="light" color="yellow" icon={<IconLockOpen />} title={t("handOver.noPasswordTitle")} data-testid="no-password">
          <Text size="sm">{t("handOver.noPassword")}</Text>
          <Anchor component={Link} size="sm" to="/settings/{-$section}" params={{ section: "team" } as never}>
            {t("handOver.setPassword")}
          </Anchor>
        </Alert>
      )}
      {!view.session.sample && <NoTranscript />}
      <DialogActions error={handOver.error}>
        <Button variant="default" onClick={cancel}>
          {t("common.cancel")}
        </Button>
        <Button data-autofocus loading={handOver.isPending} onClick={start}>
          {t(again ? "handOver.confirmAgain" : "handOver.confirm")}
        </Button>
      </DialogActions>
    </Stack>
  );
}

/** That nothing will write down what is said, while something still can be done about it. */
function NoTranscript() {
  const { t } = useTranslation();
  const admin = useAdmin();
  const weights = useRead("weights.list", {});
  const able = weights.data?.some(({ kind, state, sample_only }) => kind === "whisper" && state === "installed" && !sample_only) ?? true;
  if (able) return null;
  return (
    <Alert variant="light" color="yellow" icon={<IconFileOff />} data-testid="no-transcript">
      <Text size="sm">{t("handOver.noTranscript")}</Text>
      {admin ? (
        <Anchor component={Link} size="sm" to="/settings/{-$section}" params={{ section: "transcription" } as never}>
          {t("handOver.models")}
        </Anchor>
      ) : (
        <Text size="sm">{t("handOver.askAdmin")}</Text>
      )}
    </Alert>
  );
}

function PlaceCard({ value, title, help }: { value: Place; title: string; help: string }) {
  return (
    <Radio.Card value={value} className={classes.place}>
      <Radio.Indicator />
      <div>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {help}
        </Text>
      </div>
    </Radio.Card>
  );
}

/** One candidate at a time. */
function Taken({ sessionId, onClose }: { sessionId: Id; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="md">
      <Alert variant="light" color="yellow" title={t("handOver.takenTitle")}>
        <Text size="sm">{t("handOver.taken")}</Text>
      </Alert>
      <DialogActions error={null}>
        <Button variant="default" onClick={onClose}>
          {t("common.close")}
        </Button>
        <Button component={Link} to="/sessions/$sessionId/room" params={{ sessionId } as never}>
          {t("console.open")}
        </Button>
      </DialogActions>
    </Stack>
  );
}
