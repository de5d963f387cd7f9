import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTransport } from "../../transport/react";
import classes from "./Devices.module.css";

const PAUSE_MS = 500;

/** What the camera sees, as in a mirror: each picture asks for the next one. */
export function Preview({ path }: { path: string }) {
  const { t } = useTranslation();
  const transport = useTransport();
  const [address, setAddress] = useState<string | null>(null);
  const [number, setNumber] = useState(0);
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    let gone = false;
    transport.address(path).then(
      (found) => {
        if (!gone) setAddress(found);
      },
      // Without an endpoint there is no picture; the test itself tells what is wrong.
      () => undefined,
    );
    return () => {
      gone = true;
      clearTimeout(pause.current);
    };
  }, [transport, path]);

  if (address === null) return null;
  const next = () => setNumber((shown) => shown + 1);
  return (
    <img
      className={classes.preview}
      src={`${address}?n=${number}`}
      alt={t("devices.camera.preview")}
      decoding="sync"
      onLoad={next}
      onError={() => {
        clearTimeout(pause.current);
        pause.current = setTimeout(next, PAUSE_MS);
      }}
    />
  );
}
