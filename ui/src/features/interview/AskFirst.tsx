import { Button, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Interview.module.css";

type Props = { opened: boolean; title: string; text: ReactNode; verb: string; back: string; busy: boolean; onYes: () => void; onClose: () => void };

/** Asks before a step that can't be taken back, and says what it means. */
export function AskFirst({ opened, title, text, verb, back, busy, onYes, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="lg" closeOnClickOutside={false} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Text component="div">{text}</Text>
      <div className={`${classes.actions ?? ""} ${classes.dialogActions ?? ""}`}>
        <Button size="md" loading={busy} onClick={onYes}>
          {verb}
        </Button>
        <Button size="md" variant="default" data-autofocus onClick={onClose}>
          {back}
        </Button>
      </div>
    </Modal>
  );
}
