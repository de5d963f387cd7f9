import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import type { PDFDocumentProxy } from "pdfjs-dist";

/** Opens a PDF; the reader is loaded when the first one is. WebKitGTK has none of its own. */
export async function openPdf(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  const reader = await import("pdfjs-dist/legacy/build/pdf.mjs");
  reader.GlobalWorkerOptions.workerSrc = workerUrl;
  // The reader takes the bytes away from whoever gives them.
  return reader.getDocument({ data: data.slice(0) }).promise;
}
