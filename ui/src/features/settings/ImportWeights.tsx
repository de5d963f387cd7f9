import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import { useTransport } from "../../transport/react";
import type { NamedSource } from "../../transport/generated";

/** For machines without network: a model that came on a stick. */
export function ImportWeights() {
  const { t } = useTranslation();
  const transport = useTransport();
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const run = async (choose: () => Promise<NamedSource | undefined>) => {
    setBusy(true);
    setFailure(null);
    try {
      const chosen = await choose();
      if (chosen) {
        const model = await transport.call("weights.import", { source: chosen.source });
        notifyDone(t("weights.imported", { name: model.name }));
      }
    } catch (error) {
      setFailure(toFailure(error));
    } finally {
      setBusy(false);
      setSent(null);
    }
  };
  const pick = () => {
    const { pick: dialog } = transport;
    if (dialog === null) input.current?.click();
    else void run(async () => (await dialog({ multiple: false, title: t("weights.import") }))[0]);
  };

  return (
    <Stack gap="sm" mt="sm">
      <Group gap="sm">
        <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={pick} loading={busy}>
          {t("weights.import")}
        </Button>
        <Text size="xs" c="dimmed">
          {t("weights.importHelp")}
        </Text>
      </Group>
      {sent !== null && <Progress value={sent * 100} aria-label={t("weights.import")} />}
      {failure && <ProblemBox error={failure} />}
      {transport.pick === null && (
        <input
          ref={input}
          type="file"
          hidden
          accept=".bin,.onnx,.task"
          aria-label={t("weights.import")}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = "";
            if (file) void run(() => transport.upload(file, setSent));
          }}
        />
      )}
    </Stack>
  );
}
