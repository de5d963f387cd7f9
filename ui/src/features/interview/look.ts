import { useEffect } from "react";
import type { Accommodations } from "../../transport/generated";

/** Larger than the pages of recruiters, and as the candidate wants it; dialogs included, which open elsewhere. */
export function useLook(accommodations: Accommodations | null): void {
  const larger = accommodations?.larger_text ?? false;
  const contrast = accommodations?.high_contrast ?? false;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset["room"] = larger ? "larger" : "usual";
    if (contrast) dataset["roomContrast"] = "";
    return () => {
      delete dataset["room"];
      delete dataset["roomContrast"];
    };
  }, [larger, contrast]);
}
