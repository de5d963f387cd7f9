import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { ApiError, ChosenDevice, DeviceKind, DeviceOption } from "../../transport/generated";
import { AdviceLine } from "./AdviceLine";
import { DeviceSelect } from "./DeviceSelect";
import classes from "./Devices.module.css";

type Props = {
  kind: DeviceKind;
  devices: DeviceOption[];
  chosen: ChosenDevice | null;
  testing: boolean;
  problem: ApiError | null;
  advice: string | null;
  onChoose: (device: ChosenDevice | null) => void;
  onLook: () => void;
  children: ReactNode;
};

/** One device: which it is, what it gives, and what can be done about that. */
export function DeviceColumn({ kind, devices, chosen, testing, problem, advice, onChoose, onLook, children }: Props) {
  const { t } = useTranslation();
  const wanted = devices.find(({ id, is_default }) => (chosen === null ? is_default : id === chosen.id));
  const told = problem?.params["name"] ?? "";
  return (
    <section aria-labelledby={`devices-${kind}`} className={classes.device} data-testid={kind}>
      <Title order={2} id={`devices-${kind}`}>
        {t(`devices.${kind}.title`)}
      </Title>
      <DeviceSelect label={t(`devices.${kind}.choice`)} devices={devices} chosen={chosen} onChoose={onChoose} onOpen={onLook} />
      {children}
      <div role="status">
        {advice !== null && <AdviceLine text={advice} />}
      </div>
      {problem && (
        <Stack gap={6}>
          <ProblemBox error={{ ...problem, params: { ...problem.params, name: told || (wanted?.name ?? t(`devices.${kind}.title`)) } }} {...(!testing && { onRetry: onLook })} />
          {testing && (
            <Text size="sm" c="dimmed">
              {t("devices.goesOn")}
            </Text>
          )}
        </Stack>
      )}
    </section>
  );
}
