import { Text } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyProblem } from "../../shared/ProblemBox";
import { usePlayer } from "../../shared/player";
import { Listing } from "../../shared/States";
import { toFailure } from "../../transport/failure";
import type { Campaign, SpokenQuestion, TextOfQuestion } from "../../transport/generated";
import { useRead, useTransport } from "../../transport/react";
import { Section } from "../campaigns/Section";
import { RecordVoice } from "./RecordVoice";
import { OutdatedRow, TextRow } from "./SpokenRow";
import classes from "./Spoken.module.css";
import { SyntheticVoice } from "./SyntheticVoice";
import { countRecorded, nameOf, textsOf } from "./texts";

/** What candidates hear: every question and follow-up, in the voice of whoever recorded it or in a synthetic one. */
export function SpokenSection({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const list = useRead("spoken.list", { campaign_id: campaign.id });
  const draft = campaign.state === "draft";
  const texts = list.data?.flatMap(textsOf) ?? [];
  return (
    <Section
      title={t("spoken.title")}
      hint={t(draft ? "spoken.hint" : "spoken.hintOpened")}
      aside={
        list.data && (
          <Text size="sm" c="dimmed" className="tabular" style={{ flexShrink: 0 }}>
            {t("spoken.progress", { recorded: countRecorded(texts), texts: texts.length })}
          </Text>
        )
      }
    >
      <Listing items={list.data} error={list.error} onRetry={() => void list.refetch()} empty={null} rows={3}>
        {(questions) => <SpokenTexts campaign={campaign} questions={questions} />}
      </Listing>
      {draft && <SyntheticVoice language={campaign.language} />}
    </Section>
  );
}

function SpokenTexts({ campaign, questions }: { campaign: Campaign; questions: SpokenQuestion[] }) {
  const transport = useTransport();
  const player = usePlayer();
  const [recording, setRecording] = useState<TextOfQuestion | null>(null);
  const opener = useRef<Element | null>(null);
  const listen = (text: TextOfQuestion) => {
    player.play(nameOf(text), () => transport.call("spoken.hear", text)).catch((error: unknown) => notifyProblem(toFailure(error)));
  };
  const record = (text: TextOfQuestion) => {
    opener.current = document.activeElement;
    player.stop();
    setRecording(text);
  };
  const close = () => {
    setRecording(null);
    if (opener.current instanceof HTMLElement) opener.current.focus();
  };
  return (
    <>
      <ol className={classes.questions}>
        {questions.map((question) => (
          <li key={question.question_id} className={classes.question}>
            {textsOf(question).map((text) => (
              <TextRow key={text.followUp} campaign={campaign} text={text} player={player} onListen={listen} onRecord={record} />
            ))}
            {question.outdated.map(({ text, recorded }) => (
              <OutdatedRow key={recorded.id} campaign={campaign} number={question.number} text={{ question_id: question.question_id, text }} player={player} onListen={listen} />
            ))}
          </li>
        ))}
      </ol>
      {recording && <RecordVoice text={recording} texts={questions.flatMap(textsOf)} language={campaign.language} player={player} onNext={setRecording} onClose={close} />}
    </>
  );
}
