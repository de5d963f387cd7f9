import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import type { Campaign, Question } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { usePages, useWrite } from "../../transport/react";
import classes from "./Bank.module.css";
import { QuestionFacts } from "./Facts";
import { FilterBar } from "./FilterBar";
import { useFilter } from "./useFilter";
import { bankLanguage, inLanguage } from "./words";

type Props = { campaign: Campaign; questions: Question[]; opened: boolean; onClose: () => void; onAdded: () => void };

/** Chooses questions of the bank for a draft campaign. */
export function BankPicker({ opened, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} size={940} title={t("bank.pick")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Picker {...rest} onClose={onClose} />
    </Modal>
  );
}

function Picker({ campaign, questions, onClose, onAdded }: Omit<Props, "opened">) {
  const { t, i18n } = useTranslation();
  const add = useWrite("questions.add_from_bank");
  const { filter, change, clear, narrowed, input } = useFilter(campaign.language);
  const list = usePages("bank.questions", input);
  const [chosen, setChosen] = useState<Id[]>([]);
  const there = new Set(questions.map(({ bank_question_id }) => bank_question_id));
  const toggle = (id: Id) => setChosen((old) => (old.includes(id) ? old.filter((each) => each !== id) : [...old, id]));
  const onAdd = () =>
    add.mutate(
      { campaign_id: campaign.id, question_ids: chosen },
      {
        onSuccess: (added) => {
          onClose();
          onAdded();
          notifyDone(t("bank.addedToCampaign", { count: added.length }));
        },
      },
    );

  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t("bank.pickHint", { language: t(`bank.short.${campaign.language}`) })}
      </Text>
      <FilterBar filter={filter} onChange={change} />
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={
          <Empty text={t("bank.noneFound")}>
            {narrowed && (
              <Button variant="default" onClick={clear}>
                {t("common.clearFilter")}
              </Button>
            )}
          </Empty>
        }
      >
        {(items) => (
          <div className={classes.options} role="group" aria-label={t("bank.tab.questions")}>
            {items.map(({ question, own, competency }) => (
              <label key={question.id} className={classes.option}>
                <Checkbox checked={there.has(question.id) || chosen.includes(question.id)} disabled={there.has(question.id)} onChange={() => toggle(question.id)} mt={2} />
                <div>
                  <Text size="sm" lang={campaign.language}>
                    {question.text[campaign.language]}
                  </Text>
                  <QuestionFacts question={question} own={own} competency={inLanguage(competency, bankLanguage(i18n.language))} />
                  {there.has(question.id) && (
                    <Text size="xs" c="dimmed">
                      {t("bank.alreadyThere")}
                    </Text>
                  )}
                </div>
              </label>
            ))}
            {list.hasNextPage && (
              <Button variant="subtle" fullWidth loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("common.loadMore")}
              </Button>
            )}
          </div>
        )}
      </Listing>
      {add.error && <ProblemBox error={add.error} />}
      <Group justify="space-between" gap="xs">
        <Text size="sm" c="dimmed" role="status">
          {t("bank.chosen", { count: chosen.length })}
        </Text>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button onClick={onAdd} loading={add.isPending} disabled={chosen.length === 0}>
            {t("bank.addChosen")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
