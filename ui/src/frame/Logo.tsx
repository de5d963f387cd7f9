import { Text } from "@mantine/core";
import { IconMicrophone2 } from "@tabler/icons-react";
import classes from "./Frame.module.css";

export function Logo({ collapsed }: { collapsed: boolean }) {
  return (
    <span className={classes.logo}>
      <span className={classes.mark} aria-hidden>
        <IconMicrophone2 size={16} stroke={2} />
      </span>
      {!collapsed && (
        <Text component="span" fw={650} size="sm">
          RecruteIA
        </Text>
      )}
    </span>
  );
}
