import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import type { ClosingQuestion, Desktop } from "../../transport/desktop";
import { toFailure } from "../../transport/failure";

/** The window was closed while jobs run: without it, later, or not at all? */
export function CloseQuestion({ desktop }: { desktop: Desktop }) {
  const { t } = useTranslation();
  const [question, setQuestion] = useState<ClosingQuestion | null>(null);
  const [opened, setOpened] = useState(false);
  const [remember, setRemember] = useState(false);

  useEffect(
    () =>
      desktop.onClosing((asked) => {
        setQuestion(asked);
        setRemember(false);
        setOpened(true);
      }),
    [desktop],
  );

  const answer = (how: "background" | "quit" | "stay") => {
    setOpened(false);
    desktop.close(how, remember).catch((error: unknown) => notifyProblem(toFailure(error)));
  };

  if (question?.interview) {
    return (
      <Modal opened={opened} onClose={() => answer("stay")} title={t("desktop.closing.interview.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
        <Stack gap="md">
          <Text>{t("desktop.closing.interview.text")}</Text>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={() => answer("quit")}>
              {t("desktop.closing.interview.quit")}
            </Button>
            <Button data-autofocus onClick={() => answer("stay")}>
              {t("desktop.closing.interview.stay")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }

  return (
    <Modal opened={opened} onClose={() => answer("stay")} title={t("desktop.closing.title", { count: question?.jobs ?? 0 })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        <Text size="sm">{question?.tray ? t("desktop.closing.tray") : t("desktop.closing.minimised")}</Text>
        <Checkbox label={t("desktop.closing.remember")} checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => answer("quit")}>
            {t("desktop.closing.quit")}
          </Button>
          <Button data-autofocus onClick={() => answer("background")}>
            {t("desktop.closing.background")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
