import { FactList } from "../../shared/FactList";
import type { Fact } from "../../shared/FactList";
import classes from "./Settings.module.css";

/** Names and values under each other. */
export function Facts({ rows }: { rows: Fact[] }) {
  return <FactList facts={rows} className={classes.facts} />;
}
