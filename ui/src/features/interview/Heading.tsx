import { Title } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import classes from "./Interview.module.css";

/** What the page is about. It takes the focus when it comes, so that everybody notices that another page is there, unless a dialog is open above it. */
export function Heading({ children, lang }: { children: ReactNode; lang?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    window.scrollTo(0, 0);
    if (document.activeElement?.closest('[role="dialog"]')) return;
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Title order={1} ref={heading} tabIndex={-1} className={classes.heading} lang={lang}>
      {children}
    </Title>
  );
}
