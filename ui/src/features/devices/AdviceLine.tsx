import { Group, Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import classes from "./Devices.module.css";

/** What would make a picture or a sound better, in plain words. */
export function AdviceLine({ text }: { text: string }) {
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <IconBulb size={18} color="var(--warn)" className={classes.sign} aria-hidden />
      <Text size="sm">{text}</Text>
    </Group>
  );
}
