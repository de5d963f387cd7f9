import { useState } from "react";
import type { TrialMicrophone } from "../../transport/generated";

/** Whether anything louder than `db` was heard since `occasion` began; there is none where nobody has to be heard. */
export function useHeard(microphone: TrialMicrophone | null, db: number, occasion: string | null): boolean {
  const [heardAt, setHeardAt] = useState<string | null>(null);
  if (occasion === null) {
    if (heardAt !== null) setHeardAt(null);
    return false;
  }
  if (heardAt !== occasion && (microphone?.level_db ?? db) > db) setHeardAt(occasion);
  return heardAt === occasion;
}
