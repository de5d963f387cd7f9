import { DatePickerInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import "dayjs/locale/fr";
import { useTranslation } from "react-i18next";

type Props = {
  label: string;
  /** As `toField` writes it; empty for none. */
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** The first and the last day that can be chosen. */
  min?: string;
  max?: string;
  clearable?: boolean;
  w?: number;
};

/** A day, chosen in a calendar that speaks the language of the interface. */
export function DayInput({ label, value, onChange, error, min, max, clearable = false, w }: Props) {
  const { t, i18n } = useTranslation();
  return (
    <DatePickerInput
      label={label}
      error={error}
      w={w}
      leftSection={<IconCalendar size={16} />}
      leftSectionPointerEvents="none"
      clearable={clearable}
      clearButtonProps={{ "aria-label": t("life.moment.clear") }}
      locale={i18n.language}
      valueFormat="D MMM YYYY"
      firstDayOfWeek={1}
      // Days of other months would be too pale to read, and a dialog without a name says nothing.
      hideOutsideDates
      weekendDays={[]}
      popoverProps={{ withRoles: false }}
      minDate={min}
      maxDate={max}
      value={value === "" ? null : value}
      onChange={(day) => onChange(day ?? "")}
      ariaLabels={{
        nextMonth: t("life.moment.nextMonth"), previousMonth: t("life.moment.previousMonth"),
        nextYear: t("life.moment.nextYear"), previousYear: t("life.moment.previousYear"),
        nextDecade: t("life.moment.nextDecade"), previousDecade: t("life.moment.previousDecade"),
      }}
    />
  );
}
