import { Badge, Table, Text, Tooltip, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconCircleCheck, IconMessage, IconPlayerPlay } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { NONE } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import type { CalibrationItem, CalibrationView, Question } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { ScrolledTable } from "../analytics/ScrolledTable";
import type { Draft } from "./AgreeForm";
import classes from "./Calibration.module.css";
import { ItemDetails } from "./ItemDetails";

type Props = { sessionId: Id; view: CalibrationView; items: CalibrationItem[]; drafts: Map<string, Draft> };

const keyOf = ({ answer_id, criterion_id }: CalibrationItem) => `${answer_id} ${criterion_id}`;

/** What each rater gave, question by question; a row opens for what they wrote and what it should have been. */
export function ItemTable({ sessionId, view, items, drafts }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  const questions = view.questions.filter(({ id }) => items.some(({ question_id }) => question_id === id));
  const across = view.raters.length + 3;
  return (
    <div className={classes.frame}>
      <ScrolledTable label={t("calibration.ratings")} minWidth={420 + view.raters.length * 108} className={classes.items}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" className={classes.criterion}>
              {t("analytics.criterion")}
            </Table.Th>
            <Table.Th scope="col" className={classes.apart}>
              {t("calibration.spread")}
            </Table.Th>
            {view.raters.map(({ id, name }) => (
              <Table.Th key={id} scope="col" ta="right" className={classes.rater}>
                {name}
              </Table.Th>
            ))}
            <Table.Th scope="col" ta="right" className={classes.same}>
              {t("calibration.agreed")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        {questions.map((question) => (
          <Table.Tbody key={question.id}>
            <Heading sessionId={sessionId} question={question} across={across} />
            {items
              .filter(({ question_id }) => question_id === question.id)
              .map((item) => {
                const key = keyOf(item);
                return (
                  <Fragment key={key}>
                    <Row view={view} item={item} opened={open.has(key)} onToggle={() => toggle(key)} />
                    {open.has(key) && (
                      <Table.Tr>
                        <Table.Td colSpan={across} className={classes.opened}>
                          <ItemDetails sessionId={sessionId} view={view} item={item} drafts={drafts} draftKey={key} />
                        </Table.Td>
                      </Table.Tr>
                    )}
                  </Fragment>
                );
              })}
          </Table.Tbody>
        ))}
      </ScrolledTable>
    </div>
  );
}

/** Which question the rows below are about, with the way back to its recording. */
function Heading({ sessionId, question, across }: { sessionId: Id; question: Question; across: number }) {
  const { t } = useTranslation();
  return (
    <Table.Tr>
      <Table.Th scope="rowgroup" colSpan={across} className={classes.question}>
        <div>
          <span>
            {question.position}. {question.displayed_text}
          </span>
          <RowLink to="/sessions/$sessionId" params={{ sessionId }} search={{ question: question.position }} className={classes.watch}>
            <IconPlayerPlay size={14} aria-hidden /> {t("calibration.watch")}
            <VisuallyHidden>: {question.displayed_text}</VisuallyHidden>
          </RowLink>
        </div>
      </Table.Th>
    </Table.Tr>
  );
}

function Row({ view, item, opened, onToggle }: { view: CalibrationView; item: CalibrationItem; opened: boolean; onToggle: () => void }) {
  const { t } = useTranslation();
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  return (
    <Table.Tr className={classes.row} data-worth={item.worth_talking || undefined} onClick={onToggle}>
      <Table.Th scope="row">
        <UnstyledButton className={classes.toggle} aria-expanded={opened} onClick={(event) => { event.stopPropagation(); onToggle(); }}>
          <Chevron size={16} aria-hidden />
          {view.criteria.find(({ id }) => id === item.criterion_id)?.name ?? NONE}
        </UnstyledButton>
      </Table.Th>
      <Table.Td>
        <span className={classes.spread}>
          <span className="tabular">{item.spread ?? NONE}</span>
          {item.worth_talking && (
            <Badge variant="light" color="yellow">
              {t("calibration.worth")}
            </Badge>
          )}
        </span>
      </Table.Td>
      {view.raters.map(({ id }) => (
        <Table.Td key={id} ta="right" className="tabular">
          <Given rating={item.ratings.find(({ rater_id }) => rater_id === id)} />
        </Table.Td>
      ))}
      <Table.Td ta="right" className="tabular">
        {item.agreed === null ? (
          NONE
        ) : (
          <span className={classes.given}>
            <IconCircleCheck size={14} color="var(--good)" aria-hidden />
            {item.agreed.value}
          </span>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** A rating; that it has a comment is seen, and the comment shows on hover and in the opened row. */
function Given({ rating }: { rating: CalibrationItem["ratings"][number] | undefined }) {
  const { t } = useTranslation();
  if (rating === undefined) return NONE;
  if (rating.comment === "") return rating.value;
  return (
    <Tooltip label={rating.comment} multiline maw={360}>
      <span className={classes.given}>
        <IconMessage size={14} aria-hidden className={classes.comment} />
        <VisuallyHidden>{t("calibration.commented")}</VisuallyHidden>
        <Text span inherit>
          {rating.value}
        </Text>
      </span>
    </Tooltip>
  );
}
