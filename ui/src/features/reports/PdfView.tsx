import { Alert, Skeleton, VisuallyHidden } from "@mantine/core";
import { useElementSize, useIntersection } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Failure } from "../../transport/failure";
import { useTransport } from "../../transport/react";
import { openPdf } from "./pdf";
import classes from "./Reports.module.css";

/** A4 upright, until the first page says otherwise. */
const USUAL_RATIO = 841.89 / 595.28;

/** A PDF of the core, page below page. `version` changes whenever the core would write it differently. */
export function PdfView({ path, version, label }: { path: string; version: string; label: string }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const file = useQuery<ArrayBuffer, Failure>({
    queryKey: ["report file", path, version],
    queryFn: () => transport.report(path),
    gcTime: 0,
    staleTime: 0,
    placeholderData: (previous) => previous,
  });
  const opened = useOpened(file.data);
  const { ref, width } = useElementSize();

  return (
    <div ref={ref} className={classes.pages} role="region" aria-label={label} aria-busy={file.isFetching} data-testid="pdf" tabIndex={0}>
      {file.error ? (
        <ProblemBox error={file.error} onRetry={() => void file.refetch()} />
      ) : opened === "unreadable" ? (
        <Alert color="red" title={t("reporting.unreadable")} role="alert">
          {t("reporting.unreadableHelp")}
        </Alert>
      ) : opened === null || width === 0 ? (
        <Skeleton className={classes.page} style={{ aspectRatio: `${1 / USUAL_RATIO}` }} />
      ) : (
        Array.from({ length: opened.numPages }, (_, index) => <PdfPage key={index} document={opened} number={index + 1} />)
      )}
    </div>
  );
}

/** The document in these bytes; the last one stays on screen until the next is there. */
function useOpened(data: ArrayBuffer | undefined): PDFDocumentProxy | "unreadable" | null {
  const [opened, setOpened] = useState<PDFDocumentProxy | "unreadable" | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    let wanted = true;
    const opening = openPdf(data);
    opening.then(
      (document) => wanted && setOpened(document),
      () => wanted && setOpened("unreadable"),
    );
    return () => {
      wanted = false;
      void opening.then((document) => document.loadingTask.destroy()).catch(() => undefined);
    };
  }, [data]);
  return opened;
}

function PdfPage({ document, number }: { document: PDFDocumentProxy; number: number }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [words, setWords] = useState("");
  const [ratio, setRatio] = useState(USUAL_RATIO);
  const { ref, entry } = useIntersection({ rootMargin: "800px" });
  const near = entry?.isIntersecting ?? false;

  useEffect(() => {
    const paper = canvas.current;
    if (!near || paper === null) return;
    let wanted = true;
    let stop = () => {};
    const draw = async () => {
      const page = await document.getPage(number);
      const usual = page.getViewport({ scale: 1 });
      const scale = (paper.clientWidth * window.devicePixelRatio) / usual.width;
      const viewport = page.getViewport({ scale: Math.min(scale, 4) });
      const text = await page.getTextContent();
      // An effect that was cleaned up meanwhile must not draw.
      if (!wanted) return;
      paper.width = Math.round(viewport.width);
      paper.height = Math.round(viewport.height);
      // A canvas of a new size is black until something is drawn; paper is white.
      const brush = paper.getContext("2d", { alpha: false });
      if (brush !== null) {
        brush.fillStyle = "#fff";
        brush.fillRect(0, 0, paper.width, paper.height);
      }
      setRatio(usual.height / usual.width);
      setWords(text.items.map((item) => ("str" in item ? item.str : "")).join(" "));
      const task = page.render({ canvas: paper, viewport });
      stop = () => task.cancel();
      await task.promise;
    };
    // Cancelled by the next drawing, or the document is gone: nothing is lost.
    draw().catch(() => undefined);
    return () => {
      wanted = false;
      stop();
    };
  }, [document, number, near]);

  return (
    <div ref={ref} className={classes.page} style={{ aspectRatio: `${1 / ratio}` }} data-page={number} data-drawn={words === "" ? undefined : ""}>
      <canvas ref={canvas} aria-hidden />
      <VisuallyHidden component="section" aria-label={t("reporting.page", { number, count: document.numPages })}>
        {words}
      </VisuallyHidden>
    </div>
  );
}
