import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeviceOption } from "../../transport/generated";

type Props = {
  label: string;
  devices: DeviceOption[];
  chosen: string | null;
  /** What the chosen one is called, as far as it is known while it is not plugged in. */
  missingName: string | null;
  onChoose: (id: string | null) => void;
  /** The list opens, and may be out of date. */
  onOpen: () => void;
};

/** The system's choice or one of the devices, also one that is not plugged in now. */
export function DeviceSelect({ label, devices, chosen, missingName, onChoose, onOpen }: Props) {
  const { t } = useTranslation();
  const usual = devices.find(({ is_default }) => is_default);
  const away = chosen !== null && !devices.some(({ id }) => id === chosen);
  return (
    <Select
      label={label}
      value={chosen ?? ""}
      onChange={(value) => onChoose(value === "" ? null : value)}
      onDropdownOpen={onOpen}
      allowDeselect={false}
      data={[
        { value: "", label: usual ? t("devices.systemsChoiceOf", { name: usual.name }) : t("devices.systemsChoice") },
        ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ...(away ? [{ value: chosen, label: missingName === null ? t("devices.unplugged") : t("devices.unpluggedOf", { name: missingName }) }] : []),
      ]}
    />
  );
}
