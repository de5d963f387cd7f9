import { Button, Loader } from "@mantine/core";
import { IconPlayerStopFilled, IconVolume } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Player } from "../../shared/player";

type Props = {
  player: Player;
  /** What the player calls it. */
  name: string;
  /** What is heard, in words; where nothing else is to be heard, nothing. */
  of?: string;
  /** Whether it stands for itself; otherwise it is one of a row's. */
  alone?: boolean;
  onListen: () => void;
};

/** Plays, and stops while it plays. */
export function ListenButton({ player, name, of, alone = false, onListen }: Props) {
  const { t } = useTranslation();
  const plays = player.now?.name === name;
  const action = t(plays ? "spoken.stop" : "spoken.listen");
  const sign = !plays ? <IconVolume size={16} /> : player.now?.heard ? <IconPlayerStopFilled size={16} /> : <Loader size={16} color="currentcolor" />;
  return (
    <Button variant={alone ? "default" : "subtle"} size={alone ? "sm" : "compact-sm"} leftSection={sign} aria-label={of === undefined ? undefined : t("spoken.named", { action, text: of })} onClick={plays ? player.stop : onListen}>
      {action}
    </Button>
  );
}
