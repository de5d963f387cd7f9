import { Modal } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useTrial } from "../devices/useTrial";
import { RecordPane } from "./RecordPane";
import { isGoingOn } from "./recording";

type Props = {
  view: SessionView;
  /** The question that is recorded, unless another is chosen. */
  questionId: Id;
  opened: boolean;
  onClose: () => void;
  onCandidate: () => void;
  onRecorded: (questionId: Id) => void;
};

/** Records an answer with the camera and the microphone of this machine. While it does, it does not close. */
export function RecordDialog({ opened, onClose, ...props }: Props) {
  const { t } = useTranslation();
  const trial = useTrial();
  const { start, stop } = trial;
  useEffect(() => {
    if (opened) start();
    else stop();
  }, [opened, start, stop]);
  const recording = trial.now?.recording ?? null;
  const goesOn = isGoingOn(recording) && recording.session_id === props.view.session.id;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={960}
      title={t("recording.title")}
      closeOnClickOutside={!goesOn}
      closeOnEscape={!goesOn}
      withCloseButton={!goesOn}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {opened && <RecordPane {...props} trial={trial} onClose={onClose} />}
    </Modal>
  );
}
