import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";

/** What is typed into a search field, and what to search for: the same a moment later, or nothing. */
export function useSearch() {
  const [text, setText] = useState("");
  const [sought] = useDebouncedValue(text.trim(), 200);
  return { text, setText, sought: sought === "" ? null : sought };
}

type Props = { label: string; search: ReturnType<typeof useSearch> };

/** The search field above a list. */
export function SearchField({ label, search }: Props) {
  return (
    <TextInput
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} />}
      value={search.text}
      onChange={(event) => search.setText(event.currentTarget.value)}
      w={{ base: "100%", xs: 280 }}
    />
  );
}
