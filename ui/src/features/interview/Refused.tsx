import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView, Language } from "../../transport/generated";
import { Consents } from "./Consents";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";

/** The candidate does not want to be recorded, which is fine; they may think better of it. */
export function Refused({ view, language }: { view: InterviewView; language: Language }) {
  const { t } = useTranslation();
  const [again, setAgain] = useState(false);
  if (again) return <Consents view={view} language={language} />;
  return (
    <>
      <Heading>{t("room.refused.title")}</Heading>
      <Text>{t("room.refused.text")}</Text>
      <Text fw={600}>{t("room.refused.call", { name: view.host.name })}</Text>
      <div className={classes.actions}>
        <Button size="lg" variant="default" onClick={() => setAgain(true)}>
          {t("room.refused.again")}
        </Button>
      </div>
    </>
  );
}
