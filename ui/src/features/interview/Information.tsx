import { Button, Text, Title } from "@mantine/core";
import { IconAccessible } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Loading } from "../../shared/States";
import type { InterviewView, Language } from "../../transport/generated";
import { useRead } from "../../transport/react";
import { Glance } from "./Glance";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Listen } from "./Listen";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** What happens with what the candidate says, and by which rules. */
export function Information({ view, language, onAdjust }: { view: InterviewView; language: Language; onAdjust: () => void }) {
  const { t } = useTranslation();
  const sheet = useRead("interview.sheet", { language });
  const inform = useStep("interview.inform");
  const { data } = sheet;
  return (
    <>
      <Heading>{t("room.information.hello", { name: view.first_name })}</Heading>
      <Text>{t("room.information.intro", { organisation: view.organisation, job: view.job_title })}</Text>
      {data === undefined ? (
        sheet.error ? <Trouble error={sheet.error} onRetry={() => void sheet.refetch()} busy={sheet.isFetching} /> : <Loading rows={4} height={72} />
      ) : (
        <>
          <blockquote className={classes.disclosure} lang={data.language}>
            {data.disclosure}
          </blockquote>
          <Listen words="disclosure" language={language} occasion={language} />
          <div className={classes.prefer}>
            <Text>{t("room.information.prefer")}</Text>
            <Button variant="default" leftSection={<IconAccessible size={20} />} onClick={onAdjust}>
              {t("room.adjust.title")}
            </Button>
          </div>
          <section className={classes.card} aria-labelledby="room-glance">
            <Title order={2} id="room-glance">
              {t("room.glance.title")}
            </Title>
            <Glance view={view} />
          </section>
          {data.sections.map(({ title, lines }) => (
            <section key={title} lang={data.language}>
              <Title order={2}>{title}</Title>
              {lines.map((line) => (
                <Text key={line} className={classes.sentence}>
                  {line}
                </Text>
              ))}
            </section>
          ))}
          {inform.error && (
            <Trouble
              error={inform.error}
              onRetry={() => {
                inform.reset();
                void sheet.refetch();
              }}
            />
          )}
          <div className={classes.actions}>
            <Button size="lg" loading={inform.isPending} onClick={() => inform.mutate({ language, hash: data.hash })}>
              {t("room.information.read")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}
