import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ChosenDevice, DeviceOption } from "../../transport/generated";

type Props = {
  label: string;
  devices: DeviceOption[];
  chosen: ChosenDevice | null;
  onChoose: (device: ChosenDevice | null) => void;
  /** The list opens, and may be out of date. */
  onOpen: () => void;
};

/** The system's choice or one of the devices, also one that is not plugged in now. */
export function DeviceSelect({ label, devices, chosen, onChoose, onOpen }: Props) {
  const { t } = useTranslation();
  const usual = devices.find(({ is_default }) => is_default);
  const away = chosen !== null && !devices.some(({ id }) => id === chosen.id) ? chosen : null;
  const choose = (value: string | null) => {
    const device = devices.find(({ id }) => id === value);
    onChoose(device ? { id: device.id, name: device.name } : value === away?.id ? away : null);
  };
  return (
    <Select
      label={label}
      value={chosen?.id ?? ""}
      onChange={choose}
      onDropdownOpen={onOpen}
      allowDeselect={false}
      data={[
        { value: "", label: usual ? t("devices.systemsChoiceOf", { name: usual.name }) : t("devices.systemsChoice") },
        ...devices.map(({ id, name }) => ({ value: id, label: name })),
        ...(away ? [{ value: away.id, label: t("devices.unpluggedOf", { name: away.name }) }] : []),
      ]}
    />
  );
}
