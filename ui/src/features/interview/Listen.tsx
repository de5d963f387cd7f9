import { Button, Group, Text } from "@mantine/core";
import { IconPlayerStopFilled, IconVolume } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Language, Words } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import classes from "./Interview.module.css";
import { useSpeech } from "./speech";

type Props = { words: Words; language: Language; /** Said by itself once for each. */ occasion: string };

/** Words that are spoken, and can be heard again; a synthetic voice is called so. */
export function Listen({ words, language, occasion }: Props) {
  const { t } = useTranslation();
  const speech = useSpeech(words, language, occasion);
  const repeat = useWrite("interview.repeat");
  if (speech.silent) return null;
  const again = () => {
    speech.speak();
    // That it was listened to again stands in the log; the question is heard all the same.
    if (words === "question") repeat.mutate({});
  };
  return (
    <Group gap="xs" className={classes.listen}>
      <Button variant="subtle" size="compact-md" leftSection={speech.speaking ? <IconPlayerStopFilled size={18} /> : <IconVolume size={18} />} onClick={speech.speaking ? speech.stop : again}>
        {t(speech.speaking ? "room.voice.stop" : "room.voice.listen")}
      </Button>
      <Text size="sm" data-unsaid={speech.synthetic === true ? undefined : true}>
        {t("room.voice.synthetic")}
      </Text>
    </Group>
  );
}
