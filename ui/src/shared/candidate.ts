import { useTranslation } from "react-i18next";
import type { SessionView } from "../transport/generated";
import { fullName } from "./format";

/** A candidate in a list, without names where there is an alias. */
type Listed = { first_name: string; last_name: string; alias: string | null };
/** The candidate of a session. */
type Reviewed = Pick<SessionView, "person" | "blind">;

/** What candidates are called: by their name, or by what stands for it while it is hidden from the reader. */
export function useCandidateName(): (candidate: Listed | Reviewed) => string {
  const { t } = useTranslation();
  return (candidate) => {
    const { person, alias } = "person" in candidate ? { person: candidate.person, alias: candidate.blind?.masked ? candidate.blind.alias : null } : { person: candidate, alias: candidate.alias };
    return alias === null ? fullName(person) : t("blind.candidate", { alias });
  };
}
