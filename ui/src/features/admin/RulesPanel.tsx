import { Button, Group, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { RetentionView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import classes from "./Admin.module.css";

/** How long things are kept: at most as long as the law allows. */
export function RulesPanel() {
  const view = useRead("retention.get", {});
  if (view.data === undefined) return view.error ? <ProblemBox error={view.error} onRetry={() => void view.refetch()} /> : <Loading rows={3} />;
  return <Rules view={view.data} />;
}

function Rules({ view }: { view: RetentionView }) {
  const { t } = useTranslation();
  const set = useWrite("retention.set");
  const [file, setFile] = useState<number | string>(view.settings.file_months);
  const [video, setVideo] = useState<number | string>(view.settings.video_months);
  const same = file === view.settings.file_months && video === view.settings.video_months;
  return (
    <Stack gap="md" className={classes.column}>
      <Text c="dimmed" size="sm">
        {t("admin.rules.intro")}
      </Text>
      <NumberInput
        label={t("admin.rules.file")}
        description={t("admin.rules.fileHelp", { most: view.limits.file_months })}
        suffix={t("admin.rules.months", { count: Number(file) })}
        min={1}
        max={view.limits.file_months}
        allowDecimal={false}
        value={file}
        onChange={setFile}
        maw={360}
      />
      <NumberInput
        label={t("admin.rules.video")}
        description={t("admin.rules.videoHelp", { most: view.limits.video_months })}
        suffix={t("admin.rules.months", { count: Number(video) })}
        min={1}
        max={view.limits.video_months}
        allowDecimal={false}
        value={video}
        onChange={setVideo}
        maw={360}
      />
      {set.error && <ProblemBox error={set.error} />}
      <Group>
        <Button
          disabled={same || typeof file !== "number" || typeof video !== "number"}
          loading={set.isPending}
          onClick={() => set.mutate({ file_months: Number(file), video_months: Number(video) }, { onSuccess: () => notifyDone(t("admin.rules.done")) })}
        >
          {t("admin.rules.save")}
        </Button>
      </Group>
      <Text size="sm">{t("admin.rules.how")}</Text>
    </Stack>
  );
}
