import { Button, Popover, Stack, Text } from "@mantine/core";
import { IconHandStop, IconHelp } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";
import type { Step } from "./useInterview";

type Props = { asked: boolean; ask: Step<"interview.ask_help"> };

/** Calls whoever leads the interview, who sits at another window. */
export function Help({ asked, ask }: Props) {
  const { t } = useTranslation();
  const told = useRef<HTMLParagraphElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const before = useRef(asked);
  useEffect(() => {
    // What had the focus is gone; who can't see that goes on from what stands there instead.
    if (asked && !before.current && document.activeElement === document.body) told.current?.focus({ preventScroll: true });
    if (!asked && before.current && document.activeElement === told.current) button.current?.focus({ preventScroll: true });
    before.current = asked;
  }, [asked]);
  return (
    <>
      <Text role="status" ref={told} tabIndex={-1} size="sm" className={classes.told}>
        {asked ? t("room.help.told") : ""}
      </Text>
      {!asked && (
        <Button ref={button} variant="default" size="sm" leftSection={<IconHandStop size={20} />} loading={ask.isPending} onClick={() => ask.mutate({})}>
          {t("room.help.ask")}
        </Button>
      )}
    </>
  );
}

/** What to do where nobody sits at another window who could be called. */
export function HelpAlone({ view, opened, onOpen }: { view: InterviewView; opened: boolean; onOpen: (opened: boolean) => void }) {
  const { t } = useTranslation();
  const canPause = view.stage === "question" && !view.paused;
  return (
    <Popover opened={opened} onChange={onOpen} width={320} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Button variant="default" size="sm" leftSection={<IconHelp size={20} />} onClick={() => onOpen(!opened)}>
          {t("room.help.open")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" align="flex-start">
          <Text>{t(canPause ? "room.help.pauseFirst" : "room.help.tell")}</Text>
          <Text fw={600}>{t("room.help.contact", { name: view.host.name })}</Text>
          <Button variant="default" size="sm" onClick={() => onOpen(false)} data-autofocus>
            {t("common.close")}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
