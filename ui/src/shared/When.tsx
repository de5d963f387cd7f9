import { Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNow } from "./clock";
import { exact, NONE, relative } from "./format";

/** A moment: relative, with the exact time on hover and focus. */
export function When({ atMs }: { atMs: number | null }) {
  const { i18n } = useTranslation();
  const now = useNow();
  if (atMs === null) return <>{NONE}</>;
  return (
    <Tooltip label={exact(atMs, i18n.language)}>
      <Text component="time" dateTime={new Date(atMs).toISOString()} inherit>
        {relative(atMs, now, i18n.language)}
      </Text>
    </Tooltip>
  );
}
