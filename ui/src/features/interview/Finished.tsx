import { Button, Table, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconStar, IconStarFilled } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { clockTime, day, duration, exact, NONE } from "../../shared/format";
import type { InterviewReceipt, InterviewView } from "../../transport/generated";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

const SHOWN_OF_HASH = 8;
const STARS = [1, 2, 3, 4, 5];

/** Thank you, and what was handed in. */
export function Finished({ view }: { view: InterviewView }) {
  const { t, i18n } = useTranslation();
  const { receipt } = view;
  return (
    <>
      <IconCircleCheck size={44} stroke={1.5} color="var(--good)" aria-hidden />
      <Heading>{t("room.finished.title", { name: view.first_name })}</Heading>
      <Text className={classes.call}>{t("room.finished.over")}</Text>
      <Text>{t("room.finished.host", { name: view.host.name })}</Text>
      {receipt !== null && <Text>{t("room.finished.at", { time: exact(receipt.handed_in_at_ms, i18n.language) })}</Text>}
      {receipt !== null && (
        <>
          <Stars told={receipt.experience_told} />
          <Receipt receipt={receipt} />
        </>
      )}
    </>
  );
}

function Stars({ told }: { told: boolean }) {
  const { t } = useTranslation();
  const experience = useStep("interview.experience");
  const [stars, setStars] = useState(0);
  const thanks = useRef<HTMLParagraphElement>(null);
  const [toldBefore] = useState(told);
  useEffect(() => {
    // The button that was pressed is gone.
    if (told && !toldBefore) thanks.current?.focus();
  }, [told, toldBefore]);
  return (
    <section className={classes.card} aria-labelledby="room-stars">
      <Title order={2} id="room-stars">
        {t("room.stars.title")}
      </Title>
      <div role="status">
        {told && (
          <Text ref={thanks} tabIndex={-1}>
            {t("room.stars.thanks")}
          </Text>
        )}
      </div>
      {!told && (
        <>
          <Text>{t("room.stars.text")}</Text>
          <div role="radiogroup" aria-labelledby="room-stars" className={classes.stars}>
            {STARS.map((value) => (
              <label key={value} className={classes.star} data-on={value <= stars || undefined}>
                <input type="radio" name="stars" value={value} checked={value === stars} aria-label={t("room.stars.value", { count: value })} onChange={() => setStars(value)} />
                {value <= stars ? <IconStarFilled size={36} aria-hidden /> : <IconStar size={36} stroke={1.5} aria-hidden />}
              </label>
            ))}
          </div>
          {experience.error && <Trouble error={experience.error} />}
          <div className={classes.actions}>
            <Button variant="default" disabled={stars === 0} loading={experience.isPending} onClick={() => experience.mutate({ stars })}>
              {t("room.stars.send")}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Receipt({ receipt }: { receipt: InterviewReceipt }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { answers } = receipt;
  const written = answers.filter((answer) => answer.written).length;
  const severalAt = (question: number) => answers.filter(({ number }) => number === question).length > 1;
  const given = new Set(answers.filter(({ counts }) => counts !== false).map(({ number }) => number));
  const chosen = answers.some(({ number, counts }) => counts === null && severalAt(number));
  const kind = written === 0 ? "recorded" : written === answers.length ? "written" : "both";
  return (
    <section aria-labelledby="room-receipt" className={classes.stack}>
      <Title order={2} id="room-receipt">
        {t("room.receipt.title")}
      </Title>
      <Text>{t("room.receipt.answers", { count: given.size })}</Text>
      {answers.length > 0 && (
        <>
          <div className={classes.scrolled} role="group" aria-labelledby="room-receipt" tabIndex={0}>
            <Table className={classes.receipt} aria-labelledby="room-receipt">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("room.receipt.question")}</Table.Th>
                  <Table.Th>{t("room.receipt.take")}</Table.Th>
                  <Table.Th>{t("room.receipt.at")}</Table.Th>
                  <Table.Th>{t("room.receipt.length")}</Table.Th>
                  <Table.Th>{t("room.receipt.hash")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {answers.map(({ number, take, counts, written: byHand, recorded_at_ms, duration_ms, hash }) => (
                  <Table.Tr key={`${number} ${take}`}>
                    <Table.Td>{number}</Table.Td>
                    <Table.Td>
                      {take}
                      {counts !== null && severalAt(number) && ` (${t(counts ? "room.receipt.counts" : "room.receipt.doesNotCount")})`}
                    </Table.Td>
                    <Table.Td>
                      <time dateTime={new Date(recorded_at_ms).toISOString()} title={exact(recorded_at_ms, language)}>
                        {clockTime(recorded_at_ms, language)}
                      </time>
                    </Table.Td>
                    <Table.Td>{byHand ? NONE : duration(duration_ms)}</Table.Td>
                    <Table.Td className={classes.code}>{hash.slice(0, SHOWN_OF_HASH)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </div>
          {chosen && <Text>{t(kind === "recorded" ? "room.receipt.chosen" : "room.answered.either.counting.chosen")}</Text>}
          <details className={classes.fold}>
            <summary>{t("room.receipt.hashes")}</summary>
            <Text size="sm">{t(`room.receipt.hashHelp.${kind}`)}</Text>
            <ul className={classes.hashes}>
              {answers.map(({ number, take, hash }) => (
                <li key={`${number} ${take}`}>
                  <Text size="sm">{t("room.receipt.hashOf", { number, take })}</Text>
                  <code>{hash}</code>
                </li>
              ))}
            </ul>
          </details>
        </>
      )}
      <Text>{t(`room.receipt.kept.${kind}`, { recordings: day(receipt.recordings_until_ms, language), file: day(receipt.file_until_ms, language) })}</Text>
      <Text>{t("room.receipt.contact", { contact: receipt.contact })}</Text>
    </section>
  );
}
