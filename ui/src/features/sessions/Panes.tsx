import { useRef } from "react";
import type { CSSProperties, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Separator } from "../../shared/Separator";
import type { Id } from "../../transport/transport";
import { usePaneSizes } from "./paneSizes";
import playerClasses from "./Player.module.css";
import classes from "./Session.module.css";

type Props = {
  /** What is shown where there is room for one pane, and what beside the transcript where there is more. */
  shown: string;
  side: string;
  answered: boolean;
  /** What shows a picture, or null. */
  video: Id | null;
  children: ReactNode;
};

/** The panes of the review in their places, with separators between them where the window is wide enough. */
export function Panes({ shown, side, answered, video, children }: Props) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const sizes = usePaneSizes();
  const find = (name: string | undefined) => (name === undefined ? null : root.current?.getElementsByClassName(name)[0]);
  const widthOf = (name: string | undefined) => find(name)?.getBoundingClientRect().width ?? 0;

  return (
    <div ref={root} className={classes.review} data-pane={shown} data-side={side} style={sizes.style as CSSProperties}>
      {children}
      {video !== null && (
        <Separator
          key={video}
          label={t("separator.picture")}
          orientation="horizontal"
          side="before"
          className={classes.belowPlayer}
          pane={() => find(playerClasses.picture)}
          onResize={sizes.resizePicture}
        />
      )}
      {answered && (
        <Separator
          label={t("separator.player")}
          orientation="vertical"
          side="before"
          className={classes.besidePlayer}
          pane={() => find(classes.player)}
          onResize={(px) => sizes.resizePlayer(px, widthOf(classes.player) + widthOf(classes.transcript))}
        />
      )}
      <Separator label={t("separator.score")} orientation="vertical" side="after" className={classes.besideScore} pane={() => find(classes.score)} onResize={sizes.resizeScore} />
    </div>
  );
}
