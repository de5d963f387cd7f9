import { Badge, Button, Group, Modal, Stack, Text, Textarea, Tooltip } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { characters } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { When } from "../../shared/When";
import type { SessionView } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import classes from "./Blind.module.css";
import sessionClasses from "./Session.module.css";

const REASON_MIN = 20;

/** Says of a session of a blind campaign that it is one, once nothing is hidden any more. */
export function BlindBadge({ view: { blind, locked } }: { view: SessionView }) {
  const { t } = useTranslation();
  if (blind === null || blind.masked) return null;
  return (
    <Tooltip label={t("blind.ratedHelp")} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <Badge variant="light" color="gray" tabIndex={0} data-testid="rated-blind">
        {t(locked && blind.unblindings.length === 0 ? "blind.rated" : "blind.title")}
      </Badge>
    </Tooltip>
  );
}

/** What is hidden and how to see it nevertheless; later, who did. */
export function BlindLine({ view: { blind }, onShow }: { view: SessionView; onShow: () => void }) {
  const { t } = useTranslation();
  if (blind === null || (!blind.masked && blind.unblindings.length === 0)) return null;
  if (blind.masked) {
    return (
      <div className={sessionClasses.signed} data-testid="masked">
        <IconEyeOff size={18} aria-hidden />
        <Text size="sm" flex={1}>
          {t(blind.hides_recordings ? "blind.hiddenAll" : "blind.hiddenName")}
        </Text>
        <Button size="compact-sm" variant="default" onClick={onShow}>
          {t("blind.show")}
        </Button>
      </div>
    );
  }
  return (
    <div className={sessionClasses.signed} data-testid="unblindings">
      <IconEye size={18} aria-hidden />
      <ul className={classes.looks}>
        {blind.unblindings.map(({ user_name: name, reason, at_ms }) => (
          <Text key={`${name} ${at_ms}`} component="li" size="sm">
            {t("blind.looked", { name })} · <When atMs={at_ms} />
            <Text size="xs" c="dimmed">
              {reason === "" ? t("blind.byRole") : reason}
            </Text>
          </Text>
        ))}
      </ul>
    </div>
  );
}

/** Shows who a candidate is before signing, for a reason that is kept. */
export function UnblindDialog({ view, opened, onClose }: { view: SessionView; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const called = useCandidateName();
  const unblind = useWrite("sessions.unblind");
  const [reason, setReason] = useState("");
  const length = characters(reason.trim());
  const submit = () =>
    unblind.mutate(
      { session_id: view.session.id, reason: reason.trim() },
      {
        onSuccess: () => {
          setReason("");
          onClose();
        },
      },
    );

  return (
    <Modal opened={opened} onClose={onClose} title={t("blind.showTitle", { name: called(view) })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        <Text size="sm">{t("blind.showText")}</Text>
        <Textarea
          label={t("reopen.reason")}
          description={t("reopen.count", { length, min: REASON_MIN })}
          autosize
          minRows={3}
          maxLength={2000}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {unblind.error && <ProblemBox error={unblind.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={length < REASON_MIN} loading={unblind.isPending} onClick={submit}>
            {t("blind.showConfirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
