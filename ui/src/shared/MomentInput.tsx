import { DateTimePicker } from "@mantine/dates";
import dayjs from "dayjs";
import "dayjs/locale/fr";
import { useTranslation } from "react-i18next";
import { momentInZone } from "./format";

type Props = {
  label: string;
  description?: string;
  value: number | null;
  onChange: (atMs: number | null) => void;
  error?: string | undefined;
  disabled?: boolean;
  required?: boolean;
  /** The time that a chosen day begins with. */
  usualTime?: string;
};

const TEXT = "YYYY-MM-DD HH:mm:ss";

/** A day and a time of this machine's time zone, kept as a moment. */
export function MomentInput({ label, description, value, onChange, error, disabled = false, required = false, usualTime = "09:00" }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <DateTimePicker
      label={label}
      description={description}
      required={required}
      disabled={disabled}
      error={error}
      clearable={!required}
      clearButtonProps={{ "aria-label": t("life.moment.clear") }}
      locale={i18n.language}
      firstDayOfWeek={1}
      // Days of other months would be too pale to read, and a dialog without a name says nothing.
      hideOutsideDates
      weekendDays={[]}
      defaultTimeValue={usualTime}
      popoverProps={{ withRoles: false }}
      valueFormat={(text) => momentInZone(dayjs(text).valueOf(), i18n.language)}
      value={value === null ? null : dayjs(value).format(TEXT)}
      onChange={(text) => onChange(text === null ? null : dayjs(text).valueOf())}
      ariaLabels={{
        nextMonth: t("life.moment.nextMonth"), previousMonth: t("life.moment.previousMonth"),
        nextYear: t("life.moment.nextYear"), previousYear: t("life.moment.previousYear"),
        nextDecade: t("life.moment.nextDecade"), previousDecade: t("life.moment.previousDecade"),
      }}
      timePickerProps={{ "aria-label": t("life.moment.time"), hoursInputLabel: t("life.moment.hours"), minutesInputLabel: t("life.moment.minutes") }}
      submitButtonProps={{ "aria-label": t("life.moment.done") }}
    />
  );
}
