import { Button, Loader } from "@mantine/core";
import type { ButtonProps } from "@mantine/core";
import type { ReactNode, Ref } from "react";

type Props = Pick<ButtonProps, "variant" | "color" | "leftSection"> & {
  /** Given to the button that leads on, which has the focus from the start. */
  ref?: Ref<HTMLButtonElement>;
  /** Not possible now: it keeps the focus, and does nothing. */
  waits: boolean;
  /** What it was pressed for is being done. */
  works?: boolean;
  describedBy?: string;
  onStep: () => void;
  children: ReactNode;
};

/** Leads to the next step, whose button takes its place: the second click of two, or a key that is held, was not meant for that one. */
export function StepButton({ ref, waits, works = false, describedBy, leftSection, onStep, children, ...props }: Props) {
  return (
    <Button
      {...props}
      ref={ref}
      data-autofocus={ref === undefined ? undefined : true}
      data-disabled={waits || undefined}
      aria-disabled={waits || undefined}
      aria-describedby={describedBy}
      leftSection={works ? <Loader size={16} color="currentcolor" /> : leftSection}
      onClick={({ detail: clicks }) => {
        if (!waits && clicks < 2) onStep();
      }}
      onKeyDown={(event) => {
        if (event.repeat) event.preventDefault();
      }}
    >
      {children}
    </Button>
  );
}
