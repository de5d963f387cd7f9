import { ActionIcon, Group, Text, Tooltip } from "@mantine/core";
import { IconMaximize, IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerTrackNext, IconRewindBackward5, IconRewindForward5, IconVolume, IconVolumeOff } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { Failure } from "../../transport/failure";
import type { Media, Segment } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { usePlaying, useSkipping, useTime } from "./playback";
import type { Playback } from "./playback";
import classes from "./Player.module.css";
import { silencesOf } from "./silences";
import { showPlaylist } from "./source";
import { SpeedSelect } from "./SpeedSelect";
import { Timeline } from "./Timeline";

const UNPLAYABLE = new Failure({ code: "media.unplayable", kind: "unavailable", params: {}, fields: [] });

type Props = {
  media: Media;
  title: string;
  segments: Segment[];
  playback: Playback;
  /** What lies along the answer's time. */
  lanes?: ReactNode;
  /** One of several, which have their speed and silences chosen together elsewhere. */
  together?: boolean;
};

/** The recorded answer: picture or a quiet stand-in for sound alone, the timeline, and the controls. */
export function Player({ media, title, segments, playback, lanes, together = false }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const video = useRef<HTMLVideoElement>(null);
  const clock = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [muted, setMuted] = useState(false);
  const playing = usePlaying(playback);
  const skipping = useSkipping(playback);
  const silences = useMemo(() => silencesOf(segments, media.duration_ms), [segments, media.duration_ms]);

  useEffect(() => playback.setSilences(silences), [playback, silences]);

  useEffect(() => playback.setFrameRate(media.frame_rate), [playback, media.frame_rate]);

  useEffect(() => (video.current ? playback.attach(video.current) : undefined), [playback]);

  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    let letGo = () => {};
    let gone = false;
    transport.playlist(media.id).then(
      (playlist) => {
        if (!gone) letGo = showPlaylist(element, playlist, () => setFailed(true));
      },
      () => setFailed(true),
    );
    return () => {
      gone = true;
      letGo();
    };
  }, [transport, media.id, attempt]);

  const showTime = useCallback((ms: number) => {
    const time = duration(ms);
    // A text that is set is laid out again, also when it is the same.
    if (clock.current && clock.current.textContent !== time) clock.current.textContent = time;
  }, []);
  useTime(playback, showTime);

  const retry = () => {
    setFailed(false);
    setAttempt(attempt + 1);
  };
  const playLabel = playing ? t("player.pause") : t("player.play");
  const muteLabel = muted ? t("player.unmute") : t("player.mute");

  return (
    <div className={classes.player} data-testid="player">
      <div className={classes.picture} data-audio={media.kind === "audio" || undefined}>
        {/* The transcript beside it is the text alternative. */}
        <video ref={video} className={classes.video} aria-label={title} preload="metadata" playsInline muted={muted} onClick={() => playback.toggle()} />
        {media.kind === "audio" && <Waves playing={playing} />}
        {failed && (
          <div className={classes.failed}>
            <ProblemBox error={UNPLAYABLE} onRetry={retry} />
          </div>
        )}
      </div>
      <Timeline durationMs={media.duration_ms} segments={segments} playback={playback} />
      {lanes}
      <Group gap={4} wrap="nowrap" className={classes.controls}>
        <Tooltip label={`${playLabel} (${t("keys.space")})`}>
          <ActionIcon variant="filled" size="lg" aria-label={playLabel} onClick={() => playback.toggle()}>
            {playing ? <IconPlayerPauseFilled size={18} /> : <IconPlayerPlayFilled size={18} />}
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t("player.back")} (J)`}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("player.back")} onClick={() => playback.nudge(-5000)}>
            <IconRewindBackward5 size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={`${t("player.forward")} (L)`}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("player.forward")} onClick={() => playback.nudge(5000)}>
            <IconRewindForward5 size={18} />
          </ActionIcon>
        </Tooltip>
        <Text size="sm" className="tabular" px={4} style={{ whiteSpace: "nowrap" }}>
          <span ref={clock} data-testid="player-time">0:00</span>
          <Text span c="dimmed" inherit>
            {" / "}
            {duration(media.duration_ms)}
          </Text>
        </Text>
        <div className={classes.spacer} />
        {silences.length > 0 && !together && (
          <Tooltip label={`${t("player.skipSilences")} (S)`}>
            <ActionIcon
              variant={skipping ? "light" : "subtle"}
              {...(!skipping && { color: "gray" })}
              size="lg"
              aria-label={t("player.skipSilences")}
              aria-pressed={skipping}
              onClick={() => playback.setSkipping(!skipping)}
            >
              <IconPlayerTrackNext size={18} />
            </ActionIcon>
          </Tooltip>
        )}
        <Tooltip label={muteLabel}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={muteLabel} onClick={() => setMuted(!muted)}>
            {muted ? <IconVolumeOff size={18} /> : <IconVolume size={18} />}
          </ActionIcon>
        </Tooltip>
        {!together && <SpeedSelect playback={playback} onRate={(rate) => playback.setRate(rate)} />}
        {media.kind === "video" && (
          <Tooltip label={t("player.fullscreen")}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("player.fullscreen")} onClick={() => void video.current?.requestFullscreen().catch(() => undefined)}>
              <IconMaximize size={18} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
    </div>
  );
}

const BARS = [30, 55, 80, 45, 95, 60, 35, 70, 100, 50, 75, 40, 85, 55, 30, 65, 90, 45, 60, 35];

/** Sound alone has nothing to look at; this says so without pretending to measure. */
function Waves({ playing }: { playing: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.waves} data-playing={playing || undefined}>
      <div className={classes.bars} aria-hidden>
        {BARS.map((height, index) => (
          <span key={index} style={{ height: `${height}%`, animationDelay: `${(index % 5) * 120}ms` }} />
        ))}
      </div>
      <Text size="sm" c="dimmed">
        {t("player.audioOnly")}
      </Text>
    </div>
  );
}
