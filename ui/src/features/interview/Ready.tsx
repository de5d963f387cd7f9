import { Button, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import { Glance } from "./Glance";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** The last page before the first question. */
export function Ready({ view }: { view: InterviewView }) {
  const { t } = useTranslation();
  const begin = useStep("interview.begin");
  return (
    <>
      <Heading>{t("room.ready.title", { name: view.first_name })}</Heading>
      <Glance view={view} short />
      <Text>{t(view.in_writing ? "room.ready.inWriting" : view.sound_only ? "room.ready.soundOnly" : "room.ready.both")}</Text>
      {begin.error && <Trouble error={begin.error} />}
      <div className={classes.actions}>
        <Button size="xl" loading={begin.isPending} onClick={() => begin.mutate({})}>
          {t("room.ready.begin")}
        </Button>
      </div>
    </>
  );
}
