import { Alert, Button, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../shared/problem";
import type { Failure } from "../../transport/failure";
import type { ApiError } from "../../transport/generated";
import classes from "./Interview.module.css";

type Props = { error: Failure | ApiError; onRetry?: () => void; busy?: boolean; children?: ReactNode };

/** What a candidate can put right without the person who welcomed them. */
const OWN = /^(camera|microphone|interview|connection|sign_in)\./;
const NOT_OWN = new Set(["camera.denied", "camera.unsupported", "microphone.denied", "microphone.unsupported", "connection.no_endpoint"]);

/** A failure in words for a candidate: what happened, that their answers are safe, and the ways on. */
export function Trouble({ error, onRetry, busy = false, children }: Props) {
  const { t } = useTranslation();
  const api = "api" in error ? error.api : error;
  const problem = problemOf(api);
  const own = OWN.test(api.code) && !NOT_OWN.has(api.code);
  return (
    <Alert color="yellow" variant="light" icon={<IconInfoCircle />} title={problem.title} role="alert" data-testid="problem" data-code={api.code} classNames={{ title: classes.troubleTitle, message: classes.trouble }}>
      <Text fw={600}>{t("room.safe")}</Text>
      <Text>{own ? problem.todo : t("room.askThem")}</Text>
      {(onRetry !== undefined || children !== undefined) && (
        <div className={classes.actions}>
          {onRetry && (
            <Button variant="default" loading={busy} onClick={onRetry}>
              {t("common.retry")}
            </Button>
          )}
          {children}
        </div>
      )}
      <Text size="sm">
        {own && t("room.ifNot")} <span className={classes.code}>{api.code}</span>
      </Text>
    </Alert>
  );
}
