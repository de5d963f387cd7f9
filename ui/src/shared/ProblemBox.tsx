import { Alert, Button, CopyButton, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertCircle } from "@tabler/icons-react";
import i18next from "i18next";
import { useTranslation } from "react-i18next";
import type { Failure } from "../transport/failure";
import type { ApiError } from "../transport/generated";
import { detailsOf, problemOf } from "./problem";

function ProblemText({ error, onRetry }: { error: ApiError; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const problem = problemOf(error);
  return (
    <>
      <Text size="sm">{problem.safe}</Text>
      <Text size="sm">{problem.todo}</Text>
      <Group gap="xs" mt="xs">
        {onRetry && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            {t("common.retry")}
          </Button>
        )}
        <CopyButton value={detailsOf(error)}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" onClick={copy}>
              {copied ? t("common.copied") : t("common.copyDetails")}
            </Button>
          )}
        </CopyButton>
        <Text size="xs" c="dimmed" ff="monospace">
          {error.code}
        </Text>
      </Group>
    </>
  );
}

/** A failure where it happened: what happened, what is safe, what to do. */
export function ProblemBox({ error, onRetry }: { error: Failure | ApiError; onRetry?: () => void }) {
  const api = "api" in error ? error.api : error;
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle />} title={problemOf(api).title} role="alert" data-testid="problem" data-code={api.code}>
      <ProblemText error={api} onRetry={onRetry} />
    </Alert>
  );
}

/** The same for an act that has no place of its own on the page. */
export function notifyProblem(failure: Failure): void {
  notifications.show({
    color: "red",
    title: problemOf(failure.api).title,
    message: <ProblemText error={failure.api} />,
    autoClose: 20_000,
    closeButtonProps: { "aria-label": i18next.t("common.close") },
  });
}
