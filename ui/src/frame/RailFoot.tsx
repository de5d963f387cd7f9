import { ActionIcon, Group, Loader, Text, Tooltip } from "@mantine/core";
import { IconLock, IconSwitchHorizontal } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../shared/ProblemBox";
import { fullName } from "../shared/format";
import type { WorkspaceStatus } from "../transport/generated";
import { isActive, useJobs } from "../transport/jobs";
import { useWrite } from "../transport/react";
import classes from "./Frame.module.css";

/** Whose workspace this is, who works in it, what it is busy with, and the ways to hand it over and to lock it. */
export function RailFoot({ status, collapsed }: { status: WorkspaceStatus; collapsed: boolean }) {
  const { t } = useTranslation();
  const jobs = useJobs(isActive);
  const lock = useWrite("workspace.lock");
  const signOut = useWrite("users.sign_out");

  return (
    <div className={classes.foot}>
      {jobs.length > 0 && (
        <Tooltip label={t("nav.jobs", { count: jobs.length })} position="right">
          <Group gap={8} wrap="nowrap" px={8} py={4}>
            <Loader size={14} aria-hidden />
            {!collapsed && (
              <Text size="xs" c="dimmed">
                {t("nav.jobs", { count: jobs.length })}
              </Text>
            )}
          </Group>
        </Tooltip>
      )}
      <div className={classes.organisation}>
        {!collapsed && (
          <div className={classes.who}>
            <Text size="sm" fw={500} truncate title={status.organisation ?? undefined}>
              {status.organisation}
            </Text>
            {status.user && (
              <Text size="xs" c="dimmed" truncate>
                {fullName(status.user)}
              </Text>
            )}
          </div>
        )}
        {status.can_sign_out && (
          <Tooltip label={t("nav.signOut")} position="right">
            <ActionIcon variant="subtle" color="gray" aria-label={t("nav.signOut")} loading={signOut.isPending} onClick={() => signOut.mutate({}, { onError: notifyProblem })}>
              <IconSwitchHorizontal size={18} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={t("nav.lock")} position="right">
          <ActionIcon variant="subtle" color="gray" aria-label={t("nav.lock")} loading={lock.isPending} onClick={() => lock.mutate({}, { onError: notifyProblem })}>
            <IconLock size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
