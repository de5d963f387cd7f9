import { Button, Group, Select } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCommands } from "../../shared/commands";
import { SearchField, useSearch } from "../../shared/SearchField";
import { Empty } from "../../shared/States";
import type { Input } from "../../transport/transport";
import type { ReviewState, ScheduleFilter, SessionOrder, SessionState } from "../../transport/generated";

const REVIEWS: ReviewState[] = ["no_answers", "processing", "to_rate", "to_sign", "signed", "reopened"];
const STATES: SessionState[] = ["draft", "scheduled", "started", "in_progress", "completed", "cancelled"];
const SCHEDULES: ScheduleFilter[] = ["upcoming", "past", "none"];
const ORDERS: SessionOrder[] = ["newest", "name", "schedule"];
const ORDER_NAMES = { newest: "common.newestFirst", name: "common.byName", schedule: "life.filter.bySchedule" } as const satisfies Record<SessionOrder, string>;

type Choice = { state: SessionState | null; review: ReviewState | null; schedule: ScheduleFilter | null };
const ALL: Choice = { state: null, review: null, schedule: null };

/** What narrows and orders a list of sessions; where candidates are rated blind, their names order nothing. */
export function useSessionFilters(blind: boolean) {
  const search = useSearch();
  const [choice, setChoice] = useState(ALL);
  const [wanted, setOrder] = useState<SessionOrder>("newest");
  const order = blind && wanted === "name" ? "newest" : wanted;
  const narrowed = search.sought !== null || choice.state !== null || choice.review !== null || choice.schedule !== null;
  const clear = () => {
    search.setText("");
    setChoice(ALL);
  };
  const input = { search: search.sought, ...choice, order } satisfies Partial<Input<"sessions.list">>;
  return { search, choice, setChoice, order, setOrder, blind, narrowed, clear, input };
}

/** The fields that narrow and order a list of sessions. */
export function SessionFilters({ filters, children }: { filters: ReturnType<typeof useSessionFilters>; children?: ReactNode }) {
  const { t } = useTranslation();
  const { search, choice, setChoice, order, setOrder, blind } = filters;
  useCommands([
    ...(filters.narrowed ? [{ id: "sessions clear", label: t("common.clearFilter"), run: filters.clear }] : []),
    ...REVIEWS.filter((review) => review !== choice.review).map((review) => ({
      id: `sessions ${review}`,
      label: t("search.filter", { value: t(`review.${review}`) }),
      words: t("life.filter.review"),
      run: () => setChoice({ ...choice, review }),
    })),
  ]);
  return (
    <Group mb="md" gap="sm">
      <SearchField label={t("candidates.search")} search={search} />
      {children}
      <Select
        aria-label={t("life.filter.review")}
        placeholder={t("life.filter.review")}
        clearable
        value={choice.review}
        onChange={(review) => setChoice({ ...choice, review })}
        data={REVIEWS.map((value) => ({ value, label: t(`review.${value}`) }))}
        w={{ base: "calc(50% - 6px)", xs: 180 }}
      />
      <Select
        aria-label={t("life.filter.state")}
        placeholder={t("life.filter.state")}
        clearable
        value={choice.state}
        onChange={(state) => setChoice({ ...choice, state })}
        data={STATES.map((value) => ({ value, label: t(`life.state.${value}`) }))}
        w={{ base: "calc(50% - 6px)", xs: 180 }}
      />
      <Select
        aria-label={t("life.filter.schedule")}
        placeholder={t("life.filter.schedule")}
        clearable
        value={choice.schedule}
        onChange={(schedule) => setChoice({ ...choice, schedule })}
        data={SCHEDULES.map((value) => ({ value, label: t(`life.filter.when.${value}`) }))}
        w={{ base: "calc(50% - 6px)", xs: 180 }}
      />
      <Select
        aria-label={t("common.order")}
        allowDeselect={false}
        value={order}
        onChange={(value) => setOrder(value as SessionOrder)}
        data={ORDERS.filter((value) => !blind || value !== "name").map((value) => ({ value, label: t(ORDER_NAMES[value]) }))}
        w={{ base: "calc(50% - 6px)", xs: 230 }}
      />
    </Group>
  );
}

/** A list that a filter left empty, with its one action. */
export function NoneFound({ filters }: { filters: ReturnType<typeof useSessionFilters> }) {
  const { t } = useTranslation();
  return (
    <Empty text={t(filters.blind && filters.search.sought !== null ? "blind.noneFound" : "candidates.noneFound")}>
      {filters.narrowed && (
        <Button variant="default" onClick={filters.clear}>
          {t("common.clearFilter")}
        </Button>
      )}
    </Empty>
  );
}
