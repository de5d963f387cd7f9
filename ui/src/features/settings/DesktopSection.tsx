import { Radio, Stack, Switch, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { Desktop, DesktopPreferences } from "../../transport/desktop";
import type { Failure } from "../../transport/failure";
import classes from "./Settings.module.css";

const KEY = ["desktop.preferences"];

/** How the window behaves on this machine. */
export function DesktopSection({ desktop }: { desktop: Desktop }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  // The system may have changed its mind about starting us, so it is asked each time.
  const preferences = useQuery<DesktopPreferences, Failure>({ queryKey: KEY, queryFn: desktop.preferences, staleTime: 0 });
  const set = useMutation<DesktopPreferences, Failure, DesktopPreferences>({
    mutationFn: desktop.setPreferences,
    onSuccess: (now) => client.setQueryData(KEY, now),
    onError: notifyProblem,
  });
  if (preferences.data === undefined) return preferences.error ? <ProblemBox error={preferences.error} onRetry={() => void preferences.refetch()} /> : <Loading rows={3} />;
  const now = set.isPending ? set.variables : preferences.data;
  const change = (part: Partial<DesktopPreferences>) => set.mutate({ ...now, ...part });

  return (
    <Stack gap="lg" className={classes.column}>
      <Radio.Group label={t("desktop.whenClosing.label")} description={now.tray ? t("desktop.whenClosing.tray") : t("desktop.whenClosing.noTray")} value={now.when_closing} onChange={(value) => change({ when_closing: value })}>
        <Stack gap="xs" mt="xs">
          <Radio value="ask" label={t("desktop.whenClosing.ask")} />
          <Radio value="background" label={t("desktop.whenClosing.background")} />
          <Radio value="quit" label={t("desktop.whenClosing.quit")} />
        </Stack>
      </Radio.Group>
      <Switch label={t("desktop.notifications.label")} description={t("desktop.notifications.help")} checked={now.notifications} onChange={(event) => change({ notifications: event.currentTarget.checked })} />
      <Switch label={t("desktop.autostart.label")} description={t("desktop.autostart.help")} checked={now.autostart} onChange={(event) => change({ autostart: event.currentTarget.checked })} />
      <Text size="xs" c="dimmed" role="status">
        {set.isPending ? t("common.saving") : set.isSuccess ? t("common.saved") : ""}
      </Text>
    </Stack>
  );
}
