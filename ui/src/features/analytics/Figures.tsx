import { Button, Group, SegmentedControl, Stack } from "@mantine/core";
import { IconPhotoDown } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FactList } from "../../shared/FactList";
import { notifyDone } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import { saveBlob } from "../../transport/http";
import { useTransport } from "../../transport/react";
import { useHandOver } from "../admin/useHandOver";
import { Section } from "../campaigns/Section";
import { safeName } from "../reports/useExport";
import classes from "./Analytics.module.css";
import { Chart } from "./chart/Chart";
import type { Drawing } from "./chart/drawing";
import { pictureOf } from "./chart/picture";

/** As many bytes as a call takes arguments. */
const CHUNK = 8_192;

/** One chart with its numbers; `words` says to a reader what it shows. */
export type Figure = { key: string; title: string; drawing: Drawing; words: string; facts: { label: string; value: string }[]; mark?: ReactNode };

type Props = { title: string; hint?: string; /** Of what the charts are, for the picture. */ of: string; wide?: boolean; /** What is shown first. */ first?: "charts" | "table"; figures: Figure[]; table: ReactNode; children?: ReactNode };

/** A file as the core takes it: in base 64, without what names its kind. */
async function base64(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const parts = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, at) => String.fromCharCode(...bytes.subarray(at * CHUNK, (at + 1) * CHUNK)));
  return btoa(parts.join(""));
}

/** Charts, or the numbers behind them, and a picture of them to take along. */
export function Figures({ title, hint, of, wide = false, first = "charts", figures, table, children }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const handOver = useHandOver();
  const [view, setView] = useState<string>(first);
  const save = async () => {
    const plates = figures.map(({ title: caption, facts, drawing }) => ({ title: caption, facts: facts.map((fact) => t("analytics.fact", fact)), drawing }));
    const name = `${safeName(t("analytics.pictureName", { campaign: of, title }))}.png`;
    const picture = await pictureOf(t("analytics.pictureName", { campaign: of, title }), plates);
    if (transport.download === null) {
      const { path } = await transport.call("reports.save_picture", { name: t("analytics.pictureName", { campaign: of, title }), png: await base64(picture) });
      handOver(path);
      return;
    }
    saveBlob(picture, name);
    notifyDone(t("analytics.pictureSaved", { name }));
  };
  return (
    <Section title={title} {...(hint !== undefined && { hint })}>
      <Stack gap="sm">
        {children}
        <Group gap="sm">
          <SegmentedControl
            size="xs"
            aria-label={t("analytics.shownAs", { title })}
            value={view}
            onChange={setView}
            data={[
              { value: "charts", label: t("analytics.charts") },
              { value: "table", label: t("analytics.table") },
            ]}
          />
          {view === "charts" && (
            <Button variant="default" size="xs" leftSection={<IconPhotoDown size={14} />} aria-label={t("analytics.savePngOf", { title })} onClick={() => void save().catch((error: unknown) => notifyProblem(toFailure(error)))}>
              {t("analytics.savePng")}
            </Button>
          )}
        </Group>
        {view === "table" ? (
          table
        ) : (
          <div className={classes.figures} data-wide={wide || undefined}>
            {figures.map((figure) => (
              <figure key={figure.key} className={classes.figure}>
                <figcaption>{figure.title}</figcaption>
                <Chart drawing={figure.drawing} label={figure.words} />
                {figure.facts.length > 0 && (
                  <div>
                    <FactList facts={figure.facts} className={classes.facts} />
                    {figure.mark}
                  </div>
                )}
              </figure>
            ))}
          </div>
        )}
      </Stack>
    </Section>
  );
}
